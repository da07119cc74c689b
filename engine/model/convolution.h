// Convolutions of video, with what may follow in the same pass over memory:
// the seam behind which faster kernels can go.
#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <cstdint>

namespace limpid {

struct Convolution {
  // [out, in, frames, rows, columns], or [out, in, rows, columns] to convolve
  // each frame by itself.
  at::Tensor weight;
  at::Tensor bias = {};  // [out] or undefined
  std::array<int64_t, 3> stride = {1, 1, 1};
  std::array<int64_t, 3> padding = {0, 0, 0};  // by zeros, on both sides
};

int64_t WeightBytes(const Convolution& convolution);

// `x` and `residual`: [batch, channel, frame, height, width]; fastest where
// they and the weight are channels last.
at::Tensor Convolve(const at::Tensor& x, const Convolution& convolution);
at::Tensor ConvolveRelu(const at::Tensor& x, const Convolution& convolution);
// relu(convolution(x) + residual)
at::Tensor ConvolveAddRelu(const at::Tensor& x, const Convolution& convolution,
                           const at::Tensor& residual);

}  // namespace limpid
