#include "engine/model/model_card.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/testing/model_cards.h"

namespace limpid {
namespace {

using testing::HasSubstr;

std::string ErrorOf(const ModelCard& card) {
  const absl::Status status = CheckModelCard(card);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  return std::string(status.message());
}

TEST(ModelCardTest, TakesAWholeModelAndParts) {
  EXPECT_TRUE(CheckModelCard(TestCard()).ok()) << CheckModelCard(TestCard());
  ModelCard prior_only = TestCard();
  prior_only.codec.reset();
  prior_only.lean_vae.reset();
  prior_only.solver.reset();
  EXPECT_TRUE(CheckModelCard(prior_only).ok());
  ModelCard codec_only = TestCard();
  codec_only.prior.reset();
  codec_only.solver.reset();
  EXPECT_TRUE(CheckModelCard(codec_only).ok());
}

TEST(ModelCardTest, RefusesACardOfNothing) {
  EXPECT_THAT(ErrorOf(ModelCard()), HasSubstr("prior: expected a prior"));
}

TEST(ModelCardTest, TheCodecsSizesGoWithItsKind) {
  ModelCard card = TestCard();
  card.codec->kind = CodecKind::kWanVae;
  EXPECT_THAT(ErrorOf(card), HasSubstr("wan_vae: missing, codec.kind"));
  card.wan_vae = WanVaeConfig();
  EXPECT_THAT(ErrorOf(card), HasSubstr("lean_vae: codec.kind is another"));
  card.lean_vae.reset();
  EXPECT_TRUE(CheckModelCard(card).ok());
  card.wan_vae.reset();
  card.codec->kind = CodecKind::kTaehv;
  EXPECT_THAT(ErrorOf(card), HasSubstr("taehv: missing"));
  card.taehv = TaehvConfig();
  EXPECT_TRUE(CheckModelCard(card).ok());
}

TEST(ModelCardTest, NamesASizeThatNoNetworkCanHave) {
  ModelCard card = TestCard();
  card.prior->dit.num_heads = 7;
  EXPECT_THAT(ErrorOf(card), HasSubstr("prior.num_heads"));
  card = TestCard();
  card.lean_vae->l_dim = 0;
  EXPECT_THAT(ErrorOf(card), HasSubstr("lean_vae.l_dim"));
  card = TestCard();
  card.lean_vae.reset();
  card.codec->kind = CodecKind::kTaehv;
  card.taehv = TaehvConfig{.encoder_width = 0};
  EXPECT_THAT(ErrorOf(card), HasSubstr("taehv.encoder_width"));
}

TEST(ModelCardTest, ThePriorFitsTheCodec) {
  ModelCard card = TestCard();
  card.lean_vae->latent_dim = 4;
  EXPECT_THAT(
      ErrorOf(card),
      HasSubstr("prior.in_channels: found 16, but the codec's latents have 4"));
}

TEST(ModelCardTest, TimestepsFall) {
  ModelCard card = TestCard();
  card.schedule->timesteps = {500, 500};
  EXPECT_THAT(ErrorOf(card), HasSubstr("schedule.timesteps: found 500 behind"));
}

TEST(ModelCardTest, ASolverNeedsAllPartsAndRoomForAChunk) {
  ModelCard card = TestCard();
  card.schedule.reset();
  EXPECT_THAT(ErrorOf(card), HasSubstr("solver: needs"));
  card = TestCard();
  card.solver->sink_frames = 7;
  EXPECT_THAT(ErrorOf(card), HasSubstr("solver.window_frames: found 9"));
}

TEST(ModelCardTest, ATextNeedsAPrior) {
  ModelCard card = TestCard();
  card.text = {.weights = TestWeightFile("text.safetensors")};
  EXPECT_TRUE(CheckModelCard(card).ok());
  card.prior.reset();
  card.solver.reset();
  EXPECT_THAT(ErrorOf(card), HasSubstr("text: needs a prior"));
}

TEST(ModelCardTest, AnAlignedLeanVaeHasTheStatisticsOfWan) {
  ModelCard card = TestCard();
  EXPECT_TRUE(LeanVaeConfigOf(card).latent_mean.empty());
  card.codec->kind = CodecKind::kLeanVaeWan;
  EXPECT_EQ(LeanVaeConfigOf(card).latent_mean, WanVaeConfig().latent_mean);
  EXPECT_TRUE(CheckModelCard(card).ok());
}

TEST(ModelCardTest, ServesItsSolverAndThoseThatItNames) {
  ModelCard card = TestCard();
  EXPECT_TRUE(ServesSolver(card, "instantvir"));
  EXPECT_FALSE(ServesSolver(card, "avis"));
  card.solver->also = {"avis_flash"};
  EXPECT_TRUE(ServesSolver(card, "avis"));
  EXPECT_TRUE(ServesSolver(card, "avis_flash"));
  EXPECT_FALSE(ServesSolver(card, "linear"));
  card.solver = {.kind = "avis"};
  EXPECT_TRUE(ServesSolver(card, "avis_flash"));
  EXPECT_FALSE(ServesSolver(card, "instantvir"));
  card.solver.reset();
  EXPECT_FALSE(ServesSolver(card, "avis"));
}

}  // namespace
}  // namespace limpid
