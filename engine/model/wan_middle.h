// The deepest part of a Wan VAE's encoder and decoder: residual block,
// attention, residual block.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>

#include "engine/model/causal_state.h"
#include "engine/model/wan_attention.h"
#include "engine/model/wan_res_block.h"
#include "engine/model/weights.h"

namespace limpid {

class WanMiddle {
 public:
  // Takes `name`.{0,1,2}.*.
  WanMiddle(WeightReader& weights, const std::string& name, int64_t channels)
      : before_(weights, name + ".0", channels, channels),
        attention_(weights, name + ".1", channels),
        after_(weights, name + ".2", channels, channels) {}

  int64_t WeightBytes() const {
    return before_.WeightBytes() + attention_.WeightBytes() +
           after_.WeightBytes();
  }
  int64_t StateValues(FrameSize size) const {
    return before_.StateValues(size) + after_.StateValues(size);
  }

  // `x`: [batch, channel, frame, height, width].
  at::Tensor Forward(const at::Tensor& x, CausalState::Pass& pass) const {
    return after_.Forward(attention_.Forward(before_.Forward(x, pass)), pass);
  }

 private:
  WanResBlock before_;
  WanAttention attention_;
  WanResBlock after_;
};

}  // namespace limpid
