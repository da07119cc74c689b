// Pixels to the features of LeanVAE and back.
//
// LeanVAE takes the Haar bands of the video, cuts them into patches and maps
// the low band and the others to features, each by a linear layer of its own:
// f = P (H x) + c, with x the pixels under one latent. H does not depend on the
// weights, so that P H is one matrix, made when the weights are loaded. The way
// back likewise: x = H^-1 (P f + c).
//
// The first frame of a stream has image layers (8 x 8 pixels a latent), the
// groups of four that follow have video layers (4 x 8 x 8).
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>

#include "engine/model/lean_vae_config.h"
#include "engine/model/weights.h"

namespace limpid {

enum class PatchKind { kImage, kVideo };

class WaveletEmbedding {
 public:
  // Takes `side`.{image,video}_{low,high}_proj.1.{weight,bias}. Features of
  // the low band come first.
  WaveletEmbedding(WeightReader& weights, const std::string& side,
                   PatchKind kind, const LeanVaeConfig& config);

  int64_t WeightBytes() const;

  // `video`: [batch, 3, frame, height, width] in [0, 1], of any dtype; the
  // number of frames is a multiple of four (kVideo), height and width of eight.
  // Returns [batch, frame / 4, height / 8, width / 8, embedding_dim].
  at::Tensor Forward(const at::Tensor& video) const;

 private:
  PatchKind kind_;
  at::Tensor weight_;  // [l_dim + h_dim, pixels]
  at::Tensor bias_;
};

class WaveletReconstruction {
 public:
  // Takes `side`.{image,video}_{low,high}_proj.0.{weight,bias}.
  WaveletReconstruction(WeightReader& weights, const std::string& side,
                        PatchKind kind, const LeanVaeConfig& config);

  int64_t WeightBytes() const;

  // The inverse of what WaveletEmbedding does to sizes; float32, not clamped.
  at::Tensor Forward(const at::Tensor& features) const;

 private:
  PatchKind kind_;
  at::Tensor weight_;  // [pixels, embedding_dim]
  at::Tensor bias_;
};

}  // namespace limpid
