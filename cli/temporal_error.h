// How much a restored video flickers beyond the real motion.
#pragma once

#include "cli/rgb_clip.h"

namespace limpid::cli {

// Mean over successive frames, pixels and channels of
// |(x_t - x_{t-1}) - (r_t - r_{t-1})| with pixels in 0..1; 0 for one frame.
// Clips must be of one size and length.
double TemporalError(const RgbClip& clip, const RgbClip& reference);

}  // namespace limpid::cli
