// Decoder of a Wan VAE: latent to pixels.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <variant>
#include <vector>

#include "engine/model/causal_conv3d.h"
#include "engine/model/causal_state.h"
#include "engine/model/wan_head.h"
#include "engine/model/wan_middle.h"
#include "engine/model/wan_res_block.h"
#include "engine/model/wan_upsample.h"
#include "engine/model/wan_vae_config.h"
#include "engine/model/weights.h"

namespace limpid {

class WanVaeDecoder {
 public:
  // Takes decoder.*.
  WanVaeDecoder(WeightReader& weights, const WanVaeConfig& config);

  int64_t WeightBytes() const;
  // Values that the state of one stream has, at latent frames of `size`.
  int64_t StateValues(FrameSize size) const;

  // `latent`: [batch, channel, latent frame, height, width]. Returns
  // [batch, 3, frame, stride height, stride width] in about [-1, 1]: one frame
  // for the first latent frame of the stream, four for each later one.
  at::Tensor Forward(const at::Tensor& latent, CausalState::Pass& pass) const;

 private:
  using Layer = std::variant<WanResBlock, WanUpsample>;
  static std::vector<Layer> TakeLayers(WeightReader& weights,
                                       const WanVaeConfig& config);

  CausalConv3d conv_in_;
  WanMiddle middle_;
  std::vector<Layer> layers_;
  WanHead head_;
};

}  // namespace limpid
