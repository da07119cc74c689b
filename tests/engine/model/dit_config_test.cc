#include "engine/model/dit_config.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "engine/base/errors.h"
#include "tests/testing/random_dit.h"

namespace limpid {
namespace {

TEST(DitConfigTest, ReadsTheSizesOffTheTensors) {
  DitConfig config = SmallDitConfig();
  config.patch_height = 3;
  const Weights weights = RandomDitWeights(config);
  const absl::StatusOr<DitConfig> inferred = InferDitConfig(weights);
  ASSERT_TRUE(inferred.ok()) << inferred.status();
  EXPECT_EQ(inferred->dim, config.dim);
  EXPECT_EQ(inferred->ffn_dim, config.ffn_dim);
  EXPECT_EQ(inferred->num_layers, config.num_layers);
  EXPECT_EQ(inferred->in_channels, config.in_channels);
  EXPECT_EQ(inferred->out_channels, config.out_channels);
  EXPECT_EQ(inferred->patch_height, config.patch_height);
  EXPECT_EQ(inferred->patch_width, config.patch_width);
  EXPECT_EQ(inferred->freq_dim, config.freq_dim);
  EXPECT_EQ(inferred->text_dim, config.text_dim);
}

TEST(DitConfigTest, TakesHeadsOf128Channels) {
  DitConfig config = SmallDitConfig();
  config.dim = 384;
  const absl::StatusOr<DitConfig> inferred =
      InferDitConfig(RandomDitWeights(config));
  ASSERT_TRUE(inferred.ok()) << inferred.status();
  EXPECT_EQ(inferred->num_heads, 3);
}

TEST(DitConfigTest, NamesTheTensorThatShowsNoSize) {
  Weights weights = RandomDitWeights(SmallDitConfig());
  weights["patch_embedding.weight"] = at::zeros({32, 20});
  EXPECT_EQ(FieldOf(InferDitConfig(weights).status()),
            "patch_embedding.weight");
  weights.erase("blocks.0.ffn.0.weight");
  weights["patch_embedding.weight"] = at::zeros({32, 5, 1, 2, 2});
  EXPECT_EQ(FieldOf(InferDitConfig(weights).status()), "blocks.0.ffn.0.weight");
}

TEST(DitConfigTest, RefusesSizesThatNoDitHas) {
  EXPECT_TRUE(CheckDitConfig({}).ok());
  EXPECT_TRUE(CheckDitConfig(SmallDitConfig()).ok());
  EXPECT_EQ(FieldOf(CheckDitConfig({.num_layers = 0})), "num_layers");
  EXPECT_EQ(FieldOf(CheckDitConfig({.ffn_dim = int64_t{1} << 40})), "ffn_dim");
  EXPECT_EQ(FieldOf(CheckDitConfig({.num_heads = 7})), "num_heads");
  // Heads of 3 channels are no pairs.
  EXPECT_EQ(FieldOf(CheckDitConfig({.num_heads = 512})), "num_heads");
  EXPECT_EQ(FieldOf(CheckDitConfig({.freq_dim = 255})), "freq_dim");
}

TEST(DitConfigTest, CountsPaddedPatches) {
  const DitConfig config;
  EXPECT_EQ(PatchGridOf(config, {.height = 60, .width = 104}).tokens(), 1560);
  const PatchGrid odd = PatchGridOf(config, {.height = 5, .width = 7});
  EXPECT_EQ(odd.rows, 3);
  EXPECT_EQ(odd.columns, 4);
}

}  // namespace
}  // namespace limpid
