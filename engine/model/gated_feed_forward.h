// The feed-forward half of a NAF layer, on each pixel by itself:
//
//   F(x) = W_down (v * gelu(g)),  v = W_value n,  g = W_gate n,
//   n = LayerNorm(x), gelu in its exact form.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>

#include "engine/model/weights.h"

namespace limpid {

class GatedFeedForward {
 public:
  // Takes `name`.0.{weight,bias} [channels] of the norm, `name`.1.weight
  // [2 inner, channels], rows of v first, and `name`.4.weight
  // [channels, inner].
  GatedFeedForward(WeightReader& weights, const std::string& name,
                   int64_t channels);

  // floor(4 (2 / 3) channels), as in the checkpoints.
  static int64_t InnerChannels(int64_t channels) { return 8 * channels / 3; }
  // With the zeros that the weights are padded by: tensor cores want rows of
  // whole 16 bytes (at 1365 channels the products took 3 to 6 times as long as
  // at 1368 on an H200 in bfloat16). Zeros change nothing: gelu(0) = 0.
  static int64_t PaddedInnerChannels(int64_t channels) {
    return (InnerChannels(channels) + 7) / 8 * 8;
  }

  int64_t WeightBytes() const;

  // F(x) of `x`: [..., channels], a new tensor of its sizes.
  at::Tensor Forward(const at::Tensor& x) const;
  // x <- x + F(x). `x` must be contiguous.
  void AddTo(at::Tensor& x) const;

 private:
  // The input of W_down.
  at::Tensor Gated(const at::Tensor& x) const;

  at::Tensor norm_weight_;
  at::Tensor norm_bias_;
  at::Tensor up_;    // [2 padded inner, channels], rows of v first
  at::Tensor down_;  // [channels, padded inner]
};

}  // namespace limpid
