// Constants are Leva's.
#include "cli/gaussian_noise.h"

#include <cmath>

namespace limpid::cli {
namespace {

constexpr uint64_t kGolden = 0x9E3779B97F4A7C15;

uint64_t Mix(uint64_t z) {
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

class NormalDeviates {
 public:
  explicit NormalDeviates(uint64_t state) : state_(state) {}

  double Next() {
    for (;;) {
      const double u = Uniform();
      const double v = 1.7156 * (Uniform() - 0.5);
      const double x = u - 0.449871;
      const double y = std::abs(v) + 0.386595;
      const double q = x * x + y * (0.196 * y - 0.25472 * x);
      if (q < 0.27597) return v / u;
      if (q <= 0.27846 && v * v <= -4 * std::log(u) * u * u) return v / u;
    }
  }

 private:
  // In (0, 1].
  double Uniform() {
    state_ += kGolden;
    return static_cast<double>((Mix(state_) >> 11) + 1) * 0x1p-53;
  }

  uint64_t state_;
};

}  // namespace

void AddGaussianNoise(std::span<float> samples, double level, uint64_t seed,
                      int64_t frame_index) {
  if (level == 0) return;
  NormalDeviates deviates(
      Mix(Mix(seed + kGolden) + static_cast<uint64_t>(frame_index)));
  for (float& sample : samples) {
    sample += static_cast<float>(level * deviates.Next());
  }
}

}  // namespace limpid::cli
