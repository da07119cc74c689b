#include "engine/model/model_card_networks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/errors.h"
#include "engine/model/model_card_reader.h"
#include "engine/model/model_card_text.h"

namespace limpid {
namespace {

using testing::HasSubstr;

std::vector<CardKey> NetworkKeys() {
  std::vector<CardKey> keys;
  AddNetworkKeys(keys);
  return keys;
}

TEST(ModelCardNetworksTest, AreSectionsOfThePriorAndTheCodecs) {
  for (const CardKey& key : NetworkKeys()) {
    EXPECT_THAT(key.section, testing::AnyOf("prior", "codec", "wan_vae",
                                            "lean_vae", "taehv", "detail"))
        << key.path();
  }
}

ModelCard LeanCard(CodecKind kind) {
  ModelCard card;
  card.name = "lean";
  card.source = card.license = "test";
  card.codec.emplace();
  card.codec->kind = kind;
  card.codec->weights = {.file = "codec.safetensors",
                         .sha256 = std::string(64, '0')};
  card.lean_vae.emplace();
  card.lean_vae->latent_dim = 2;
  card.lean_vae->latent_mean = {0.25, -1.5};
  card.lean_vae->latent_deviation = {2, 0.125};
  return card;
}

TEST(ModelCardNetworksTest, LeanLatentsHaveTheStatisticsOfTheCard) {
  const ModelCard card = LeanCard(CodecKind::kLeanVae);
  const auto again = ParseModelCard(FormatModelCard(card), "card");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(LeanVaeConfigOf(*again).latent_mean, card.lean_vae->latent_mean);
  EXPECT_EQ(LeanVaeConfigOf(*again).latent_deviation,
            card.lean_vae->latent_deviation);
}

TEST(ModelCardNetworksTest, AlignedLatentsHaveWansStatisticsAlone) {
  const absl::Status status = CheckModelCard(LeanCard(CodecKind::kLeanVaeWan));
  EXPECT_EQ(FieldOf(status), "lean_vae.latent_mean");
  EXPECT_THAT(std::string(status.message()), HasSubstr("found 2 values"));
}

TEST(ModelCardNetworksTest, BothStatisticsHaveAValueForEachChannel) {
  ModelCard card = LeanCard(CodecKind::kLeanVae);
  card.lean_vae->latent_deviation.pop_back();
  EXPECT_EQ(FieldOf(CheckModelCard(card)), "lean_vae.latent_mean");
}

}  // namespace
}  // namespace limpid
