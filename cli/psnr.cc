// Squared differences are summed as integers, so order does not matter.
#include "cli/psnr.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace limpid::cli {

int64_t SquaredError(const std::string& a, const std::string& b) {
  int64_t sum = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    const int difference =
        static_cast<uint8_t>(a[i]) - static_cast<uint8_t>(b[i]);
    sum += difference * difference;
  }
  return sum;
}

double Psnr(const RgbClip& clip, const RgbClip& reference) {
  int64_t error = 0;
  int64_t samples = 0;
  for (size_t t = 0; t < clip.frames.size(); ++t) {
    const std::string& data = clip.frames[t].planes[0].data;
    error += SquaredError(data, reference.frames[t].planes[0].data);
    samples += static_cast<int64_t>(data.size());
  }
  if (error == 0) return kMaxPsnr;
  const double mse = static_cast<double>(error) / samples;
  return std::min(kMaxPsnr, 10 * std::log10(255.0 * 255.0 / mse));
}

}  // namespace limpid::cli
