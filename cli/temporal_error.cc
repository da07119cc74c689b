// Summed as integers, like the squared error.
#include "cli/temporal_error.h"

#include <cstdint>
#include <cstdlib>

namespace limpid::cli {
namespace {

int Step(const std::string& before, const std::string& after, size_t i) {
  return static_cast<uint8_t>(after[i]) - static_cast<uint8_t>(before[i]);
}

}  // namespace

double TemporalError(const RgbClip& clip, const RgbClip& reference) {
  int64_t sum = 0;
  int64_t samples = 0;
  for (size_t t = 1; t < clip.frames.size(); ++t) {
    const std::string& x0 = clip.frames[t - 1].planes[0].data;
    const std::string& x1 = clip.frames[t].planes[0].data;
    const std::string& r0 = reference.frames[t - 1].planes[0].data;
    const std::string& r1 = reference.frames[t].planes[0].data;
    for (size_t i = 0; i < x1.size(); ++i) {
      sum += std::abs(Step(x0, x1, i) - Step(r0, r1, i));
    }
    samples += static_cast<int64_t>(x1.size());
  }
  if (samples == 0) return 0;
  return static_cast<double>(sum) / samples / 255;
}

}  // namespace limpid::cli
