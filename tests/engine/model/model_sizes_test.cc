#include "engine/model/model_sizes.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <string>

#include "engine/base/errors.h"
#include "tests/testing/golden_file.h"
#include "tests/testing/model_cards.h"
#include "tests/testing/random_dit.h"
#include "tests/testing/random_lean_vae.h"

namespace limpid {
namespace {

ModelCard SmallCard() {
  ModelCard card = TestCard();
  card.prior->dit = SmallDitConfig();
  card.lean_vae = SmallLeanVaeConfig();
  return card;
}

std::string MessageOf(const absl::Status& status) {
  return std::string(status.message());
}

TEST(ModelSizesTest, TakesTheSizesOfTheWeights) {
  const ModelCard card = SmallCard();
  EXPECT_TRUE(CheckPriorSizes(card, RandomDitWeights(card.prior->dit)).ok());
  EXPECT_TRUE(
      CheckCodecSizes(card, LeanVaeWeights::Random(*card.lean_vae)).ok());
}

TEST(ModelSizesTest, NamesKeyCardAndWeights) {
  ModelCard card = SmallCard();
  const Weights prior = RandomDitWeights(card.prior->dit);
  const Weights codec = LeanVaeWeights::Random(*card.lean_vae);
  card.prior->dit.ffn_dim = 99;
  EXPECT_EQ(MessageOf(CheckPriorSizes(card, prior)),
            "prior.ffn_dim: the card says 99, the weights have 44");
  card.lean_vae->h_dim = 99;
  EXPECT_EQ(MessageOf(CheckCodecSizes(card, codec)),
            "lean_vae.h_dim: the card says 99, the weights have 14");
}

TEST(ModelSizesTest, NamesTheTensorThatShouldShowASize) {
  const ModelCard card = SmallCard();
  EXPECT_EQ(MessageOf(CheckPriorSizes(card, {})),
            "tensor patch_embedding.weight is missing");
  EXPECT_EQ(MessageOf(CheckCodecSizes(card, {})),
            "tensor encoder.image_low_proj.1.weight is missing");
}

TEST(ModelSizesTest, KeepsWhatShapesDoNotShow) {
  ModelCard card = SmallCard();
  const Weights prior = RandomDitWeights(card.prior->dit);
  card.prior->dit = DitConfig{.num_heads = 4, .text_tokens = 3};
  const auto sized = WithPriorSizes(card, prior);
  ASSERT_TRUE(sized.ok()) << sized.status();
  EXPECT_EQ(sized->prior->dit.dim, SmallDitConfig().dim);
  EXPECT_EQ(sized->prior->dit.num_heads, 4);
  EXPECT_EQ(sized->prior->dit.text_tokens, 3);
}

TEST(ModelSizesTest, TakesTheReferencesWanVaeAndTaehv) {
  const auto golden = GoldenFile::Open("wan_vae");
  ModelCard card = TestCard();
  card.codec->kind = CodecKind::kWanVae;
  card.wan_vae = WanVaeConfig{.latent_mean = std::vector<double>(16, 0.5)};
  const auto wan = WithCodecSizes(card, golden.ModelWeights());
  ASSERT_TRUE(wan.ok()) << wan.status();
  EXPECT_EQ(wan->wan_vae->dim, golden.Int("dim"));
  EXPECT_EQ(wan->wan_vae->latent_mean[0], 0.5);

  Weights weights = GoldenFile::Open("taehv_decoder").ModelWeights();
  weights.merge(GoldenFile::Open("taehv_decoder_weights0").ModelWeights());
  weights.merge(GoldenFile::Open("taehv_encoder").ModelWeights());
  card.codec->kind = CodecKind::kTaehv;
  card.taehv =
      TaehvConfig{.encoder_width = 1, .alignment = TaehvAlignment::kGroups};
  const auto taehv = WithCodecSizes(card, weights);
  ASSERT_TRUE(taehv.ok()) << taehv.status();
  EXPECT_EQ(taehv->taehv->encoder_width,
            weights.at("encoder.0.weight").size(0));
  EXPECT_EQ(taehv->taehv->alignment, TaehvAlignment::kGroups);
}

TEST(ModelSizesTest, KeepsTheStatisticsOfLatents) {
  ModelCard card = SmallCard();
  const Weights codec = LeanVaeWeights::Random(*card.lean_vae);
  card.lean_vae->latent_mean.assign(card.lean_vae->latent_dim, 0.5);
  card.lean_vae->latent_deviation.assign(card.lean_vae->latent_dim, 2);
  EXPECT_TRUE(CheckCodecSizes(card, codec).ok())
      << CheckCodecSizes(card, codec);
}

}  // namespace
}  // namespace limpid
