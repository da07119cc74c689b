// Decoder of TAEHV: one latent frame to four frames of pixels.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "engine/model/causal_state.h"
#include "engine/model/frame_conv.h"
#include "engine/model/memory_block.h"
#include "engine/model/taehv_config.h"
#include "engine/model/upsample_conv.h"
#include "engine/model/weights.h"

namespace limpid {

class TaehvDecoder {
 public:
  // Takes decoder.*.
  TaehvDecoder(WeightReader& weights, const TaehvConfig& config);

  int64_t WeightBytes() const;
  // Values that the state of one stream has, at latent frames of `size`.
  int64_t StateValues(FrameSize size) const;

  // `latent`: [batch, channel, k, height, width], channels last. Returns
  // [batch, 3, 4 k, 8 height, 8 width] in about [0, 1].
  at::Tensor Forward(const at::Tensor& latent, CausalState::Pass& pass) const;

 private:
  struct Stage {
    std::vector<MemoryBlock> blocks;
    UpsampleConv upsample;  // to the width of the next stage
  };

  FrameConv conv_in_;
  std::vector<Stage> stages_;
  FrameConv conv_out_;
};

}  // namespace limpid
