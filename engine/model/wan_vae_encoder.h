// Encoder of a Wan VAE: pixels to mean and log variance of the latent.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <variant>
#include <vector>

#include "engine/model/causal_conv3d.h"
#include "engine/model/causal_state.h"
#include "engine/model/wan_downsample.h"
#include "engine/model/wan_head.h"
#include "engine/model/wan_middle.h"
#include "engine/model/wan_res_block.h"
#include "engine/model/wan_vae_config.h"
#include "engine/model/weights.h"

namespace limpid {

class WanVaeEncoder {
 public:
  // Takes encoder.*.
  WanVaeEncoder(WeightReader& weights, const WanVaeConfig& config);

  int64_t WeightBytes() const;
  // Values that the state of one stream has, at frames of `size`.
  int64_t StateValues(FrameSize size) const;

  // `video`: [batch, 3, frame, height, width] in [-1, 1]; height and width
  // multiples of the stride, 1 + 4 k frames first, then 4 k. Returns
  // [batch, 2 latent channels, latent frame, height / stride, ...].
  at::Tensor Forward(const at::Tensor& video, CausalState::Pass& pass) const;

 private:
  using Layer = std::variant<WanResBlock, WanDownsample>;
  static std::vector<Layer> TakeLayers(WeightReader& weights,
                                       const WanVaeConfig& config);

  CausalConv3d conv_in_;
  std::vector<Layer> layers_;
  WanMiddle middle_;
  WanHead head_;
};

}  // namespace limpid
