#include "engine/model/detail_config.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "engine/base/errors.h"
#include "tests/testing/random_detail_net.h"

namespace limpid {
namespace {

TEST(DetailConfigTest, IsWhatTheShapesShow) {
  for (const DetailConfig& config :
       {SmallDetailConfig(),
        DetailConfig{
            .widths = {8}, .encoder = {3}, .decoder = {}, .code = 2}}) {
    const auto found = InferDetailConfig(RandomDetailWeights(config));
    ASSERT_TRUE(found.ok()) << found.status();
    EXPECT_EQ(*found, config);
  }
}

TEST(DetailConfigTest, StrideIsThatOfTheCoarsestLevel) {
  EXPECT_EQ(DetailConfig().stride(), 16);
  EXPECT_EQ(SmallDetailConfig().stride(), 8);
}

TEST(DetailConfigTest, NamesTheTensorThatIsMissing) {
  for (const char* name : {"embed.0.weight", "encoder.0.0.first.weight"}) {
    Weights weights = RandomDetailWeights(SmallDetailConfig());
    weights.erase(name);
    EXPECT_EQ(FieldOf(InferDetailConfig(weights).status()), name);
  }
}

TEST(DetailConfigTest, RefusesSizesThatNoNetworkHas) {
  const auto field = [](DetailConfig config) {
    return FieldOf(CheckDetailConfig(config)).value_or("");
  };
  EXPECT_EQ(field({}), "");
  EXPECT_EQ(field({.widths = {}}), "widths");
  EXPECT_EQ(field({.widths = {4, 7}, .encoder = {1, 1}, .decoder = {1}}),
            "widths");
  EXPECT_EQ(field({.widths = {4, 8}, .encoder = {1}, .decoder = {1}}),
            "encoder");
  EXPECT_EQ(field({.widths = {4}, .encoder = {0}, .decoder = {}}), "encoder");
  EXPECT_EQ(field({.widths = {4, 8}, .encoder = {1, 1}, .decoder = {0}}),
            "decoder");
  EXPECT_EQ(field({.code = 0}), "code");
}

}  // namespace
}  // namespace limpid
