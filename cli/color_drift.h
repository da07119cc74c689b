// How far a restored video's colours are from the real ones on average.
#pragma once

#include "cli/rgb_clip.h"

namespace limpid::cli {

// The largest over red, green and blue of |mean of clip - mean of reference|,
// means over all frames and pixels, in steps of 8 bits. Clips must be of one
// size and length.
double ColorDrift(const RgbClip& clip, const RgbClip& reference);

}  // namespace limpid::cli
