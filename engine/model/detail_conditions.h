// What a detail network is told about a degradation, as numbers of about 0 to
// 1. training/measurements.py has the same list; weights depend on it.
#pragma once

#include <ATen/core/Tensor.h>

#include "engine/video/degradation.h"

namespace limpid {

inline constexpr int64_t kNumDetailConditions = 12;

// float32 [1, 12] on the CPU. `noise_level` is in pixels of 0..1.
at::Tensor DetailConditions(const Degradation& degradation, double noise_level);

}  // namespace limpid
