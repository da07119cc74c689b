// A bias for each channel of video, and a residual: x + bias + residual.
#pragma once

#include <ATen/core/Tensor.h>

namespace limpid {

// Writes into `x` [batch, channel, frame, height, width]. `bias`: [channel];
// `residual` of the sizes of `x`, or undefined.
void AddBiasTo(const at::Tensor& x, const at::Tensor& bias,
               const at::Tensor& residual = {});

}  // namespace limpid
