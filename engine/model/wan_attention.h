// Self-attention of a Wan VAE: one head, over the pixels of each frame by
// itself, with a residual.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>

#include "engine/model/channel_norm.h"
#include "engine/model/weights.h"

namespace limpid {

class WanAttention {
 public:
  // Takes `name`.norm.gamma, `name`.to_qkv.* and `name`.proj.*.
  WanAttention(WeightReader& weights, const std::string& name,
               int64_t channels);

  int64_t WeightBytes() const;

  // `x`: [batch, channel, frame, height, width].
  at::Tensor Forward(const at::Tensor& x) const;

 private:
  ChannelNorm norm_;
  at::Tensor qkv_weight_;  // [3 channel, channel]
  at::Tensor qkv_bias_;
  at::Tensor proj_weight_;  // [channel, channel]
  at::Tensor proj_bias_;
};

}  // namespace limpid
