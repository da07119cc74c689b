// The VAE of Wan 2.1 as a latent codec.
//
// Latents are the posterior mean, normalised by the statistics of the
// configuration.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "engine/model/causal_codec.h"
#include "engine/model/causal_state.h"
#include "engine/model/frame_conv.h"
#include "engine/model/wan_vae_config.h"
#include "engine/model/wan_vae_decoder.h"
#include "engine/model/wan_vae_encoder.h"
#include "engine/model/weights.h"

namespace limpid {

class WanVae final : public CausalCodec {
 public:
  // Takes all tensors of Wan2.1_VAE, in its original layout. `config` must have
  // passed CheckWanVaeConfig.
  WanVae(WeightReader& weights, const WanVaeConfig& config);

  int64_t latent_channels() const override { return config_.latent_channels(); }
  int64_t spatial_stride() const override { return config_.spatial_stride(); }

  int64_t EncodeStateBytes(FrameSize size) const override;
  int64_t DecodeStateBytes(FrameSize size) const override;
  int64_t WorkBytes(FrameSize size, int64_t num_latents) const override;
  int64_t WeightBytes() const override;

 private:
  at::Tensor EncodePart(const at::Tensor& video,
                        CausalState::Pass& pass) const override;
  at::Tensor DecodePart(const at::Tensor& latent,
                        CausalState::Pass& pass) const override;

  WanVaeConfig config_;
  WanVaeEncoder encoder_;
  WanVaeDecoder decoder_;
  FrameConv to_mean_;      // the mean's half of `conv1`
  FrameConv from_latent_;  // `conv2`
  at::Tensor mean_;        // [1, channel, 1, 1, 1], float32
  at::Tensor deviation_;
};

}  // namespace limpid
