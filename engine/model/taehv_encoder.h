// Encoder of TAEHV: four frames of pixels to one latent frame.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "engine/model/causal_state.h"
#include "engine/model/frame_conv.h"
#include "engine/model/memory_block.h"
#include "engine/model/pool_conv.h"
#include "engine/model/taehv_config.h"
#include "engine/model/weights.h"

namespace limpid {

class TaehvEncoder {
 public:
  // Takes encoder.*.
  TaehvEncoder(WeightReader& weights, const TaehvConfig& config);

  at::TensorOptions options() const { return conv_in_.options(); }
  int64_t WeightBytes() const;
  // Values that the state of one stream has, at frames of `size`.
  int64_t StateValues(FrameSize size) const;

  // `video`: [batch, 3, 4 k, height, width] in [0, 1], channels last, height
  // and width multiples of 8. Returns [batch, channel, k, height / 8, width /
  // 8].
  at::Tensor Forward(const at::Tensor& video, CausalState::Pass& pass) const;

 private:
  struct Stage {
    PoolConv pool;
    std::vector<MemoryBlock> blocks;
  };

  FrameConv conv_in_;
  std::vector<Stage> stages_;
  FrameConv conv_out_;
};

}  // namespace limpid
