// Structural similarity (Wang et al., 2004).
#pragma once

#include "cli/rgb_clip.h"

namespace limpid::cli {

// Mean over frames, R, G, B and all places where an 11x11 Gaussian window of
// sigma 1.5 fits (shortened to the frame where the frame is smaller), with
// K1 = 0.01, K2 = 0.03, range 255. Clips must be of one size and length.
double Ssim(const RgbClip& clip, const RgbClip& reference);

}  // namespace limpid::cli
