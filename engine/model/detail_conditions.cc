#include "engine/model/detail_conditions.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace limpid {
namespace {

// The largest of what the networks are trained on.
constexpr double kNoise = 0.05;
constexpr double kDeviation = 5;  // of a blur, pixels
constexpr double kLogFactor = 3;  // of a downsampling, to base 2
constexpr double kAveragedFrames = 16;

double Deviation(double variance) {
  return std::sqrt(std::max(0.0, variance)) / kDeviation;
}

}  // namespace

at::Tensor DetailConditions(const Degradation& degradation,
                            double noise_level) {
  const double noise = noise_level / kNoise;
  const std::array<double, kNumDetailConditions> values = {
      noise,
      std::sqrt(noise),
      degradation.missing,
      static_cast<double>(degradation.has_mask),
      static_cast<double>(degradation.is_mask_still),
      Deviation(degradation.variance_x),
      Deviation(degradation.variance_y),
      degradation.covariance / (kDeviation * kDeviation),
      std::log2(static_cast<double>(degradation.factor)) / kLogFactor,
      static_cast<double>(degradation.is_bicubic),
      static_cast<double>(degradation.averaged_frames - 1) /
          (kAveragedFrames - 1),
      static_cast<double>(noise_level == 0)};
  return at::tensor(values, at::kFloat).unsqueeze(0);
}

}  // namespace limpid
