// LeanVAE: the light latent codec, 4 x 8 x 8 pixels a latent.
//
// Nothing in it looks ahead, so that chunks give what the whole clip gives. Its
// tensors are channels-last throughout: norms and linear layers need no copies.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "engine/model/causal_codec.h"
#include "engine/model/causal_state.h"
#include "engine/model/ista_bottleneck.h"
#include "engine/model/lean_vae_config.h"
#include "engine/model/lean_vae_decoder.h"
#include "engine/model/lean_vae_encoder.h"
#include "engine/model/weights.h"

namespace limpid {

class LeanVae final : public CausalCodec {
 public:
  // Takes all tensors of the checkpoint; std_layer.*, which only training uses,
  // need not be there. `config` must have passed CheckLeanVaeConfig.
  LeanVae(WeightReader& weights, const LeanVaeConfig& config);

  int64_t latent_channels() const override { return config_.latent_dim; }
  int64_t spatial_stride() const override { return 8; }

  int64_t EncodeStateBytes(FrameSize size) const override;
  int64_t DecodeStateBytes(FrameSize size) const override;
  int64_t WorkBytes(FrameSize size, int64_t num_latents) const override;
  int64_t WeightBytes() const override;

 private:
  at::Tensor EncodePart(const at::Tensor& video,
                        CausalState::Pass& pass) const override;
  at::Tensor DecodePart(const at::Tensor& latent,
                        CausalState::Pass& pass) const override;
  int64_t HistoryBytes(int64_t num_layers, FrameSize size) const;

  LeanVaeConfig config_;
  LeanVaeEncoder encoder_;
  IstaBottleneck bottleneck_;
  LeanVaeDecoder decoder_;
  // [latent_dim], float32; undefined when latents are not normalised.
  at::Tensor latent_mean_;
  at::Tensor latent_deviation_;
};

}  // namespace limpid
