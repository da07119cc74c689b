// How a video was degraded, in a few numbers: what a measurement operator can
// tell a network about itself.
#pragma once

#include <cstdint>

namespace limpid {

struct Degradation {
  // Of an inpainting mask.
  bool has_mask = false;
  bool is_mask_still = false;  // the same in every frame
  double missing = 0;          // share of pixels, 0 to 1
  // Second central moments of a blur's kernel, squared pixels of the video.
  double variance_x = 0;
  double variance_y = 0;
  double covariance = 0;
  // Of a downsampling, and whether its filter is the bicubic one.
  int64_t factor = 1;
  bool is_bicubic = false;
  int64_t averaged_frames = 1;  // by an exposure over time

  bool operator==(const Degradation&) const = default;
};

// Of `first` and then `second`: spreads add up, in pixels of what comes in; two
// masks are still when both are, and hide what either hides, taken as
// independent of each other.
Degradation Compose(const Degradation& first, const Degradation& second);

}  // namespace limpid
