// Measurement noise, the same on every machine for the same seed.
//
// Normal deviates by the ratio of uniforms with Leva's quadratic bounds
// (ACM TOMS 18, 1992), which needs one exact division per deviate and a
// logarithm only to decide 1 % of the cases; so no library function's last bit
// can be seen. Uniforms are the high 53 bits of SplitMix64, state = a mix of
// seed and frame index: frames do not depend on each other.
#pragma once

#include <cstdint>
#include <span>

namespace limpid::cli {

// Adds level * N(0, 1) to each sample of frame `frame_index`.
void AddGaussianNoise(std::span<float> samples, double level, uint64_t seed,
                      int64_t frame_index);

}  // namespace limpid::cli
