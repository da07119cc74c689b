// Frames of twice the size: nearest-neighbour upsampling and a 3x3 convolution,
// as one convolution at the small size.
//
// A pixel of the large frame sees 2x2 pixels of the small one, which 2x2 of
// them depending on its parity in each direction. So the four parities are four
// groups of output channels, whose 3x3 weights are sums of the original taps,
// and the large frame of many channels is never made.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "engine/model/convolution.h"

namespace limpid {

class UpsampleConv {
 public:
  // `weight`: [growth, out, in, 3, 3]; each input frame becomes `growth` output
  // frames, one by each. `bias`: [out] or undefined.
  UpsampleConv(const at::Tensor& weight, const at::Tensor& bias);

  int64_t WeightBytes() const;

  // [batch, in, frame, height, width] to
  // [batch, out, growth frame, 2 height, 2 width].
  at::Tensor Forward(const at::Tensor& x) const;
  // relu of it; only without a bias.
  at::Tensor ForwardRelu(const at::Tensor& x) const;

 private:
  int64_t growth_;
  Convolution convolution_;  // to (growth, row parity, column parity, out)
  at::Tensor bias_;
};

}  // namespace limpid
