#include "engine/model/wan_vae_config.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "engine/base/errors.h"
#include "tests/testing/golden_file.h"

namespace limpid {
namespace {

// What shows the sizes: three stages of one residual block, 4, 8 and 12
// channels, latents of 3.
Weights SmallEncoder() {
  const auto layer = [](int index, const char* leaf) {
    return absl::StrCat("encoder.downsamples.", index, ".", leaf);
  };
  return {{"encoder.conv1.weight", at::zeros({4, 3, 3, 3, 3})},
          {layer(0, "residual.2.weight"), at::zeros({4, 4, 3, 3, 3})},
          {layer(1, "resample.1.weight"), at::zeros({4, 4, 3, 3})},
          {layer(1, "time_conv.weight"), at::zeros({4, 4, 3, 1, 1})},
          {layer(2, "residual.2.weight"), at::zeros({8, 4, 3, 3, 3})},
          {layer(3, "resample.1.weight"), at::zeros({8, 8, 3, 3})},
          {layer(4, "residual.2.weight"), at::zeros({12, 8, 3, 3, 3})},
          {"conv2.weight", at::zeros({3, 3, 1, 1, 1})}};
}

TEST(WanVaeConfigTest, ReadsTheSizesOffTheTensors) {
  const auto config = InferWanVaeConfig(SmallEncoder());
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_EQ(config->dim, 4);
  EXPECT_EQ(config->multipliers, (std::vector<int64_t>{1, 2, 3}));
  EXPECT_EQ(config->num_res_blocks, 1);
  EXPECT_EQ(config->temporal_downsample, (std::vector<bool>{true, false}));
  EXPECT_EQ(config->latent_channels(), 3);
  EXPECT_EQ(config->latent_deviation, std::vector<double>(3, 1));
}

TEST(WanVaeConfigTest, NamesTheTensorThatShowsNoSize) {
  Weights weights = SmallEncoder();
  weights["encoder.conv1.weight"] = at::zeros({4});
  EXPECT_EQ(FieldOf(InferWanVaeConfig(weights).status()),
            "encoder.conv1.weight");
  weights["encoder.conv1.weight"] = at::zeros({0, 3, 3, 3, 3});
  EXPECT_EQ(FieldOf(InferWanVaeConfig(weights).status()),
            "encoder.conv1.weight");
  weights = SmallEncoder();
  // No values, so no file is too small for it.
  weights["conv2.weight"] = at::zeros({int64_t{1} << 40, 0, 1, 1, 1});
  EXPECT_EQ(FieldOf(InferWanVaeConfig(weights).status()), "conv2.weight");
  weights.erase("conv2.weight");
  EXPECT_EQ(FieldOf(InferWanVaeConfig(weights).status()), "conv2.weight");
}

TEST(WanVaeConfigTest, ReadsTheSizesOfTheReference) {
  const auto golden = GoldenFile::Open("wan_vae");
  const auto config = InferWanVaeConfig(golden.ModelWeights());
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_EQ(config->dim, golden.Int("dim"));
  EXPECT_EQ(config->multipliers, golden.Ints("dim_mult"));
  EXPECT_EQ(config->num_res_blocks, golden.Int("num_res_blocks"));
  EXPECT_TRUE(CheckWanVaeConfig(*config).ok());
}

TEST(WanVaeConfigTest, RefusesSizesThatNoVaeHas) {
  const auto field = [](const WanVaeConfig& config) {
    return FieldOf(CheckWanVaeConfig(config));
  };
  EXPECT_TRUE(CheckWanVaeConfig({}).ok());
  EXPECT_EQ(field({.dim = 0}), "dim");
  EXPECT_EQ(field({.multipliers = {}}), "multipliers");
  EXPECT_EQ(field({.multipliers = {1, 2, 4, 65}}), "multipliers");
  EXPECT_EQ(field({.num_res_blocks = 65}), "num_res_blocks");
  EXPECT_EQ(field({.temporal_downsample = {true, true}}),
            "temporal_downsample");
  EXPECT_EQ(field({.temporal_downsample = {false, false, true}}),
            "temporal_downsample");
  EXPECT_EQ(field({.dim = 5, .multipliers = {1, 1, 2, 2}}), "dim");
  EXPECT_EQ(field({.latent_deviation = {1}}), "latent_deviation");
  EXPECT_EQ(field({.latent_mean = {0}, .latent_deviation = {-1}}),
            "latent_deviation");
}

}  // namespace
}  // namespace limpid
