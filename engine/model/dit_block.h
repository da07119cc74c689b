// One layer of the DiT: self-attention, cross-attention, feed-forward.
//
//   x += gate_sa * SelfAttention(LN(x) * (1 + scale_sa) + shift_sa)
//   x += CrossAttention(LN(x) * weight + bias)
//   x += gate_ff * FFN(LN(x) * (1 + scale_ff) + shift_ff)
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "engine/model/cross_attention.h"
#include "engine/model/dit_config.h"
#include "engine/model/dit_pass.h"
#include "engine/model/linear_layer.h"
#include "engine/model/modulation.h"
#include "engine/model/self_attention.h"
#include "engine/model/weights.h"

namespace limpid {

class DitBlock {
 public:
  // Takes blocks.`layer`.*.
  DitBlock(WeightReader& weights, int64_t layer, const DitConfig& config);

  const CrossAttention& cross_attention() const { return cross_attention_; }

  // Changes `x` [member, frame, token of the frame, dim], contiguous. `time` is
  // TimeEmbedding's [member, frame or 1, 6, dim].
  void ForwardInPlace(at::Tensor& x, const at::Tensor& time,
                      const DitPass& pass) const;

 private:
  int64_t layer_;
  Modulation modulation_;
  SelfAttention self_attention_;
  at::Tensor text_norm_weight_;
  at::Tensor text_norm_bias_;
  CrossAttention cross_attention_;
  LinearLayer widen_;
  LinearLayer narrow_;
};

}  // namespace limpid
