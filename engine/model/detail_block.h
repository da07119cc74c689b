// A residual block of the detail network: what a frame looks like, and half of
// what the frame before it looked like.
//
//   hidden = leaky_relu(first(x) (1 + scale) + shift),
//   y[t] = x[t] + second([hidden[t], half of the channels of hidden[t - 1]])
//
// `scale` and `shift` are linear in the code of the degradation. They are the
// same for all pixels, so they go into the weights of `first`.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>

#include "engine/model/weights.h"

namespace limpid {

class DetailBlock {
 public:
  // Takes `name`.first, .second and .modulation.
  DetailBlock(WeightReader& weights, const std::string& name, int64_t channels,
              int64_t code);

  // The block for one degradation.
  struct Modulated {
    at::Tensor weight;
    at::Tensor bias;
  };
  // `code`: [1, code], in float32.
  Modulated Modulate(const at::Tensor& code) const;

  // `x`: [frame, channel, height, width], channels last; changed in place and
  // returned. `past`: half of the channels of the frame before, [1, channel /
  // 2, height, width], undefined at the start of a stream; becomes that of the
  // last frame of `x`, as a tensor of its own.
  at::Tensor Forward(at::Tensor x, const Modulated& first,
                     at::Tensor& past) const;

  int64_t past_channels() const { return channels_ / 2; }
  int64_t WeightBytes() const;

 private:
  int64_t channels_;
  at::Tensor first_weight_, first_bias_;
  at::Tensor second_weight_, second_bias_;
  at::Tensor modulation_weight_, modulation_bias_;
};

}  // namespace limpid
