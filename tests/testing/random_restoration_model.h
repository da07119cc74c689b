// A model that learned solvers can use, in a folder: card and weights drawn at
// random, in the smallest sizes.
#pragma once

#include <ATen/ATen.h>

#include <fstream>
#include <string>

#include "engine/model/model_card.h"
#include "engine/model/model_card_text.h"
#include "tests/testing/random_model.h"
#include "tests/testing/random_taehv.h"

namespace limpid {

inline void WriteCard(const std::string& folder, const ModelCard& card) {
  std::ofstream(folder + "/model.yaml") << FormatModelCard(card);
}

// With a TAEHV, two latent frames a chunk; serves every solver. The card is
// written as well.
inline ModelCard WriteRandomRestorationModel(const std::string& folder) {
  at::manual_seed(80);
  ModelCard card = TestCard();
  card.lean_vae.reset();
  card.taehv = SmallTaehvConfig();
  card.codec = {
      .kind = CodecKind::kTaehv,
      .weights = WriteWeightFile(folder, "codec.safetensors",
                                 RandomWeights(TaehvShapes(*card.taehv)))};
  card.prior->dit = SmallDitConfig();
  card.prior->dit.out_channels = card.prior->dit.in_channels;
  card.prior->weights = WriteWeightFile(folder, "prior.safetensors",
                                        RandomDitWeights(card.prior->dit));
  card.schedule = {.shift = 5, .timesteps = {100, 50}};
  card.solver = {.kind = "avis",
                 .latent_frames_per_chunk = 2,
                 .window_frames = 5,
                 .sink_frames = 1,
                 .also = {"instantvir"}};
  WriteCard(folder, card);
  return card;
}

}  // namespace limpid
