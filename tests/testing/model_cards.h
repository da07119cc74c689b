// Model cards for tests.
#pragma once

#include <string>

#include "engine/model/model_card.h"

namespace limpid {

inline WeightFile TestWeightFile(const std::string& file) {
  return {.file = file,
          .sha256 = std::string(64, 'a'),
          .dtype = WeightDtype::kFloat32};
}

// A small prior with the LeanVAE's sizes as they are public.
inline ModelCard TestCard() {
  ModelCard card;
  card.name = "small";
  card.source = "trained here";
  card.license = "Apache-2.0";
  card.prior = {
      .weights = TestWeightFile("prior.safetensors"),
      .dit = {.dim = 384, .ffn_dim = 1536, .num_layers = 12, .num_heads = 6}};
  card.codec = {.kind = CodecKind::kLeanVae,
                .weights = TestWeightFile("codec.safetensors")};
  card.lean_vae = LeanVaeConfig();
  card.schedule = {.shift = 8, .timesteps = {1000, 522.5}, .warp = false};
  card.solver = {.kind = "instantvir",
                 .latent_frames_per_chunk = 3,
                 .window_frames = 9,
                 .sink_frames = 1};
  return card;
}

}  // namespace limpid
