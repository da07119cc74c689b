#include "cli/border_excess.h"

#include "cli/psnr.h"

namespace limpid::cli {
namespace {

struct MeanError {
  void Add(int64_t error, size_t samples) {
    sum += error;
    count += static_cast<int64_t>(samples);
  }
  double value() const {
    return count == 0 ? 0
                      : static_cast<double>(sum) / static_cast<double>(count);
  }

  int64_t sum = 0;
  int64_t count = 0;
};

std::vector<bool> AtBorder(size_t num_frames,
                           const std::vector<int64_t>& chunk_starts) {
  std::vector<bool> at_border(num_frames);
  for (const int64_t start : chunk_starts) {
    if (start <= 0) continue;
    at_border[start - 1] = true;
    at_border[start] = true;
  }
  return at_border;
}

}  // namespace

double BorderExcess(const RgbClip& clip, const RgbClip& reference,
                    const std::vector<int64_t>& chunk_starts) {
  const std::vector<bool> at_border =
      AtBorder(clip.frames.size(), chunk_starts);
  MeanError border, inside;
  for (size_t t = 0; t < clip.frames.size(); ++t) {
    const std::string& x = clip.frames[t].planes[0].data;
    const std::string& r = reference.frames[t].planes[0].data;
    (at_border[t] ? border : inside).Add(SquaredError(x, r), x.size());
  }
  if (border.count == 0 || inside.sum == 0) return 0;
  return border.value() / inside.value() - 1;
}

}  // namespace limpid::cli
