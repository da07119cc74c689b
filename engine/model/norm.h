// The normalisations of a DiT's tokens; float32 inside, whatever the dtype.
#pragma once

#include <ATen/core/Tensor.h>

namespace limpid {

inline constexpr double kNormEpsilon = 1e-6;

// x / sqrt(mean of x^2 + eps) * weight over the last axis: all heads together.
at::Tensor RmsNorm(const at::Tensor& x, const at::Tensor& weight);

// (x - mean) / sqrt(variance + eps) over the last axis, then the affine map
// when there is one.
at::Tensor LayerNorm(const at::Tensor& x, const at::Tensor& weight = {},
                     const at::Tensor& bias = {});

}  // namespace limpid
