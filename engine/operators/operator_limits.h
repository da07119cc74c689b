// How large an operator may be: the limits of operator.proto.
#pragma once

#include <cstddef>

namespace limpid {

inline constexpr size_t kMaxStages = 8;
// Standard deviation of a Gaussian blur, in pixels.
inline constexpr double kMinSigma = 0.1;
inline constexpr double kMaxSigma = 50;
// Taps of a blur along each axis.
inline constexpr int kMaxTaps = 255;
// Magnitude of one tap and of all taps together. A kernel that sums to 1 by
// cancelling larger taps than these loses the video in rounding.
inline constexpr double kMaxTap = 100;
inline constexpr double kMaxTapMagnitudes = 1000;
// Of a downsampling, in ascending order.
inline constexpr int kFactors[] = {2, 3, 4, 8};
inline constexpr int kMaxAveragedFrames = 16;

}  // namespace limpid
