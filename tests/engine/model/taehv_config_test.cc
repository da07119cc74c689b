#include "engine/model/taehv_config.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "engine/base/errors.h"
#include "tests/testing/random_taehv.h"

namespace limpid {
namespace {

TEST(TaehvConfigTest, DefaultsAreValid) {
  EXPECT_TRUE(CheckTaehvConfig({}).ok());
}

TEST(TaehvConfigTest, NamesTheFieldAtFault) {
  TaehvConfig config;
  config.decoder_widths[2] = 0;
  EXPECT_EQ(FieldOf(CheckTaehvConfig(config)), "decoder_widths");
  config = {};
  config.encoder_width = 1 << 20;
  EXPECT_EQ(FieldOf(CheckTaehvConfig(config)), "encoder_width");
  config = {};
  config.latent_channels = -1;
  EXPECT_EQ(FieldOf(CheckTaehvConfig(config)), "latent_channels");
}

TEST(TaehvConfigTest, ReadsSizesOffTheTensors) {
  const TaehvConfig expected = SmallTaehvConfig();
  const absl::StatusOr<TaehvConfig> found =
      InferTaehvConfig(RandomWeights(TaehvShapes(expected)));
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->latent_channels, expected.latent_channels);
  EXPECT_EQ(found->encoder_width, expected.encoder_width);
  EXPECT_EQ(found->decoder_widths, expected.decoder_widths);
}

TEST(TaehvConfigTest, NamesTheTensorThatShowsNoSize) {
  Weights weights = RandomWeights(TaehvShapes(SmallTaehvConfig()));
  weights["decoder.14.weight"] = at::zeros({3});
  EXPECT_EQ(FieldOf(InferTaehvConfig(weights).status()), "decoder.14.weight");
  weights.erase("encoder.0.weight");
  EXPECT_EQ(FieldOf(InferTaehvConfig(weights).status()), "encoder.0.weight");
}

}  // namespace
}  // namespace limpid
