// y = x W^T + b over the last dimension: what every linear layer goes through.
//
// On a CPU in float32 it is a 1x1 convolution of channels-last pixels, which
// LibTorch gives to oneDNN; at::linear goes to MKL, which reached 80 GFLOP/s
// where oneDNN reached 210 (AVX-512, 2 cores, 3072 x 384 x 1536).
#pragma once

#include <ATen/core/Tensor.h>

namespace limpid {

// `x`: [..., in], `weight`: [out, in], `bias`: [out] or undefined. Returns
// [..., out].
at::Tensor Linear(const at::Tensor& x, const at::Tensor& weight,
                  const at::Tensor& bias = {});

}  // namespace limpid
