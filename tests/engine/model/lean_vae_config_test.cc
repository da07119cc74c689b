#include "engine/model/lean_vae_config.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "engine/base/errors.h"
#include "tests/testing/random_lean_vae.h"

namespace limpid {
namespace {

using ::testing::HasSubstr;

std::string FieldAtFault(const LeanVaeConfig& config) {
  return FieldOf(CheckLeanVaeConfig(config)).value_or("");
}

TEST(LeanVaeConfigTest, InfersEverySize) {
  const LeanVaeConfig config = {.l_dim = 6,
                                .h_dim = 10,
                                .latent_dim = 4,
                                .sep_num_layer = 3,
                                .fusion_num_layer = 1,
                                .ista_iter_num = 4,
                                .ista_layer_num = 2};
  const auto inferred = InferLeanVaeConfig(LeanVaeWeights::Random(config));
  ASSERT_TRUE(inferred.ok()) << inferred.status();
  EXPECT_EQ(*inferred, config);
}

TEST(LeanVaeConfigTest, NamesTheTensorThatShowsNoSize) {
  Weights weights = LeanVaeWeights::Random(SmallLeanVaeConfig());
  weights["encoder.image_high_proj.1.weight"] = at::zeros({4});
  const absl::Status rank = InferLeanVaeConfig(weights).status();
  EXPECT_EQ(FieldOf(rank), "encoder.image_high_proj.1.weight");
  EXPECT_THAT(rank.message(), HasSubstr("has 1 axes"));
  weights.erase("encoder.image_high_proj.1.weight");
  EXPECT_THAT(InferLeanVaeConfig(weights).status().message(),
              HasSubstr("is missing"));
}

TEST(LeanVaeConfigTest, DefaultsAreAModel) {
  EXPECT_TRUE(CheckLeanVaeConfig({}).ok());
  EXPECT_EQ(LeanVaeConfig().embedding_dim(), 512);
}

TEST(LeanVaeConfigTest, NamesTheFieldThatNoModelHas) {
  EXPECT_EQ(FieldAtFault({.l_dim = 0}), "l_dim");
  EXPECT_EQ(FieldAtFault({.h_dim = -1}), "h_dim");
  EXPECT_EQ(FieldAtFault({.latent_dim = int64_t{1} << 40}), "latent_dim");
  EXPECT_EQ(FieldAtFault({.sep_num_layer = -1}), "sep_num_layer");
  EXPECT_EQ(FieldAtFault({.fusion_num_layer = 65}), "fusion_num_layer");
  EXPECT_EQ(FieldAtFault({.ista_iter_num = 65}), "ista_iter_num");
  EXPECT_EQ(FieldAtFault({.ista_layer_num = 65}), "ista_layer_num");
  EXPECT_EQ(FieldAtFault({.pixel_scale = 0}), "pixel_scale");
}

TEST(LeanVaeConfigTest, StatisticsAreOfEveryChannelOrOfNone) {
  LeanVaeConfig config = {.latent_dim = 2};
  config.latent_mean = {0, 1};
  EXPECT_EQ(FieldAtFault(config), "latent_mean");
  config.latent_deviation = {1, 0};
  EXPECT_EQ(FieldAtFault(config), "latent_deviation");
  config.latent_deviation = {1, 2};
  EXPECT_TRUE(CheckLeanVaeConfig(config).ok());
  config.latent_dim = 3;
  EXPECT_EQ(FieldAtFault(config), "latent_mean");
}

TEST(LeanVaeConfigTest, AlignmentTakesPixelsAndLatentsOfWan) {
  const LeanVaeConfig aligned = AlignedWithWan({.l_dim = 8});
  EXPECT_TRUE(CheckLeanVaeConfig(aligned).ok());
  EXPECT_EQ(aligned.l_dim, 8);
  EXPECT_EQ(aligned.pixel_scale, 2);
  EXPECT_EQ(aligned.latent_mean.front(), -0.7571);
  EXPECT_EQ(aligned.latent_deviation.back(), 1.9160);
  EXPECT_EQ(FieldAtFault(AlignedWithWan({.latent_dim = 4})), "latent_mean");
}

}  // namespace
}  // namespace limpid
