// A model in a folder, with weights drawn at random: everything that a model
// can have, in the smallest sizes.
#pragma once

#include <ATen/ATen.h>

#include <string>

#include "engine/model/model_card.h"
#include "tests/testing/model_cards.h"
#include "tests/testing/random_dit.h"
#include "tests/testing/random_lean_vae.h"
#include "tests/testing/weights_on_disk.h"

namespace limpid {

// Writes the weight files; the card is the caller's to write.
inline ModelCard WriteRandomModel(const std::string& folder) {
  ModelCard card = TestCard();
  card.prior->dit = SmallDitConfig();
  card.prior->weights = WriteWeightFile(folder, "prior.safetensors",
                                        RandomDitWeights(card.prior->dit));
  card.lean_vae = SmallLeanVaeConfig();
  card.codec->weights = WriteWeightFile(folder, "codec.safetensors",
                                        LeanVaeWeights::Random(*card.lean_vae));
  card.text = {.weights = WriteWeightFile(
                   folder, "text.safetensors",
                   {{"embedding", at::randn({3, card.prior->dit.text_dim})}})};
  return card;
}

}  // namespace limpid
