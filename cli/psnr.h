// Peak signal-to-noise ratio.
#pragma once

#include <cstdint>
#include <string>

#include "cli/rgb_clip.h"

namespace limpid::cli {

// Equal clips have this many dB, so that means stay finite.
inline constexpr double kMaxPsnr = 100;

// Of two planes of 8-bit samples, of one size.
int64_t SquaredError(const std::string& a, const std::string& b);

// 10 log10(255^2 / MSE) in dB, with one MSE over all frames, pixels and
// channels. Clips must be of one size and length.
double Psnr(const RgbClip& clip, const RgbClip& reference);

}  // namespace limpid::cli
