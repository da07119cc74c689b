// Summed as integers, like the squared error.
#include "cli/color_drift.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace limpid::cli {

double ColorDrift(const RgbClip& clip, const RgbClip& reference) {
  constexpr size_t kColors = 3;
  std::array<int64_t, kColors> sums = {};
  int64_t pixels = 0;
  for (size_t t = 0; t < clip.frames.size(); ++t) {
    const std::string& x = clip.frames[t].planes[0].data;
    const std::string& r = reference.frames[t].planes[0].data;
    for (size_t i = 0; i < x.size(); ++i) {
      sums[i % kColors] +=
          static_cast<uint8_t>(x[i]) - static_cast<uint8_t>(r[i]);
    }
    pixels += static_cast<int64_t>(x.size() / kColors);
  }
  if (pixels == 0) return 0;
  double drift = 0;
  for (const int64_t sum : sums) {
    drift = std::max(drift, std::abs(static_cast<double>(sum)) /
                                static_cast<double>(pixels));
  }
  return drift;
}

}  // namespace limpid::cli
