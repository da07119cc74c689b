// Numbers for tests of kernels, in any of their number types.
#pragma once

#include <cuda_bf16.h>
#include <cuda_fp16.h>

#include <cmath>
#include <type_traits>
#include <vector>

#include "cuda/element.h"

namespace limpid::cuda {

template <typename T>
constexpr ElementType kElementType =
    std::is_same_v<T, float>    ? ElementType::kFloat
    : std::is_same_v<T, __half> ? ElementType::kHalf
                                : ElementType::kBfloat16;

// Of one rounding of values up to four.
template <typename T>
constexpr float kRounding = std::is_same_v<T, float>    ? 1e-5f
                            : std::is_same_v<T, __half> ? 4e-3f
                                                        : 3e-2f;

// Between -1.5 and 1.5, different at neighbouring places.
template <typename T>
std::vector<T> WavyValues(size_t count, double phase) {
  std::vector<T> values(count);
  for (size_t i = 0; i < count; ++i) {
    values[i] = static_cast<T>(static_cast<float>(
        1.5 * std::sin(0.7 * static_cast<double>(i) + phase)));
  }
  return values;
}

}  // namespace limpid::cuda
