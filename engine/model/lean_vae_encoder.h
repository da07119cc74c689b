// LeanVAE's way from pixels to features: a wavelet embedding, layers for the
// low band and for the others, then layers for both together.
#pragma once

#include <ATen/core/Tensor.h>

#include "engine/model/causal_state.h"
#include "engine/model/lean_vae_config.h"
#include "engine/model/naf_layers.h"
#include "engine/model/wavelet_embedding.h"
#include "engine/model/weights.h"

namespace limpid {

class LeanVaeEncoder {
 public:
  // Takes encoder.*.
  LeanVaeEncoder(WeightReader& weights, const LeanVaeConfig& config);

  int64_t WeightBytes() const;

  // `video`: [batch, 3, frame, height, width] in [0, 1], 1 + 4 k frames in the
  // first chunk, 4 k later; height and width are multiples of eight. Returns
  // [batch, latent frame, height / 8, width / 8, embedding_dim].
  at::Tensor Forward(const at::Tensor& video, CausalState::Pass& pass) const;

 private:
  at::Tensor Embed(const at::Tensor& video, bool is_first_chunk) const;

  LeanVaeConfig config_;
  WaveletEmbedding image_;
  WaveletEmbedding video_;
  NafLayers low_;
  NafLayers high_;
  NafLayers fusion_;
};

}  // namespace limpid
