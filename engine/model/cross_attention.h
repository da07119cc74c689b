// Attention of a chunk to a text.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>

#include "engine/model/dit_config.h"
#include "engine/model/dit_pass.h"
#include "engine/model/linear_layer.h"
#include "engine/model/weights.h"

namespace limpid {

class CrossAttention {
 public:
  // Takes `prefix`.{q,k,v,o}.* and `prefix`.norm_{q,k}.weight.
  CrossAttention(WeightReader& weights, const std::string& prefix,
                 const DitConfig& config);

  // Of an embedded text [token, dim]: [token, head, channel].
  at::Tensor Keys(const at::Tensor& text) const;
  at::Tensor Values(const at::Tensor& text) const;

  // `x` [member, token, dim]. Returns [member, token, dim], or
  // [member, 1, dim] when all tokens of a member get the same.
  at::Tensor Forward(const at::Tensor& x, int64_t layer,
                     const DitPass& pass) const;

 private:
  at::Tensor Heads(const at::Tensor& x) const;

  int64_t num_heads_;
  LinearLayer queries_;
  LinearLayer keys_;
  LinearLayer values_;
  LinearLayer output_;
  at::Tensor query_norm_;
  at::Tensor key_norm_;
};

}  // namespace limpid
