// Large frames out of pixels that were computed at half the size, a channel for
// each parity of row and column.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace limpid {

// `parities`: [batch, (growth, row parity, column parity, channel), frame,
// height, width], channels last; `bias`: [channel] or undefined. Returns
// [batch, channel, (frame, growth), 2 height, 2 width] with the bias added.
at::Tensor Interleave(const at::Tensor& parities, int64_t growth,
                      const at::Tensor& bias);

}  // namespace limpid
