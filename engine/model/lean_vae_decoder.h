// LeanVAE's way from features to pixels: the encoder's layers in the other
// order, then a wavelet reconstruction.
#pragma once

#include <ATen/core/Tensor.h>

#include "engine/model/causal_state.h"
#include "engine/model/lean_vae_config.h"
#include "engine/model/naf_layers.h"
#include "engine/model/wavelet_embedding.h"
#include "engine/model/weights.h"

namespace limpid {

class LeanVaeDecoder {
 public:
  // Takes decoder.*.
  LeanVaeDecoder(WeightReader& weights, const LeanVaeConfig& config);

  int64_t WeightBytes() const;

  // `features`: [batch, latent frame, height / 8, width / 8, embedding_dim].
  // Returns [batch, 3, frame, height, width] in float32, not clamped; the first
  // latent frame of a stream is one frame, every later one four.
  at::Tensor Forward(const at::Tensor& features, CausalState::Pass& pass) const;

 private:
  at::Tensor Reconstruct(const at::Tensor& x, bool is_first_chunk) const;

  LeanVaeConfig config_;
  NafLayers fusion_;
  NafLayers low_;
  NafLayers high_;
  WaveletReconstruction image_;
  WaveletReconstruction video_;
};

}  // namespace limpid
