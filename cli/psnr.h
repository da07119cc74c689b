// Peak signal-to-noise ratio.
#pragma once

#include "cli/rgb_clip.h"

namespace limpid::cli {

// Equal clips have this many dB, so that means stay finite.
inline constexpr double kMaxPsnr = 100;

// 10 log10(255^2 / MSE) in dB, with one MSE over all frames, pixels and
// channels. Clips must be of one size and length.
double Psnr(const RgbClip& clip, const RgbClip& reference);

}  // namespace limpid::cli
