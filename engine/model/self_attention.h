// Attention of a chunk to itself and to the past that its session still sees.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>

#include "engine/model/dit_config.h"
#include "engine/model/dit_pass.h"
#include "engine/model/linear_layer.h"
#include "engine/model/weights.h"

namespace limpid {

class SelfAttention {
 public:
  // Takes `prefix`.{q,k,v,o}.* and `prefix`.norm_{q,k}.weight.
  SelfAttention(WeightReader& weights, const std::string& prefix,
                const DitConfig& config);

  // `x` [member, token, dim]. Writes the keys and values of `layer` into the
  // members' caches, whose passes are open, and returns [member, token, dim].
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
