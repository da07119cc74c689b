#include "engine/model/wan_vae_config.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "engine/base/errors.h"

namespace limpid {
namespace {

TEST(WanVaeConfigTest, DefaultsAreValid) {
  EXPECT_TRUE(CheckWanVaeConfig({}).ok());
  EXPECT_EQ(WanVaeConfig().latent_channels(), 16);
  EXPECT_EQ(WanVaeConfig().spatial_stride(), 8);
  EXPECT_EQ(WanVaeConfig().channels(2), 384);
}

TEST(WanVaeConfigTest, NamesTheFieldAtFault) {
  const std::vector<std::pair<std::string, std::function<void(WanVaeConfig&)>>>
      faults = {
          {"dim", [](WanVaeConfig& c) { c.dim = 0; }},
          {"dim", [](WanVaeConfig& c) { c.dim = 1 << 30; }},
          {"dim",
           [](WanVaeConfig& c) {
             c.multipliers = {1, 1, 1, 1}, c.dim = 3;
           }},
          {"multipliers", [](WanVaeConfig& c) { c.multipliers.clear(); }},
          {"multipliers", [](WanVaeConfig& c) { c.multipliers[1] = -2; }},
          {"num_res_blocks", [](WanVaeConfig& c) { c.num_res_blocks = 0; }},
          {"temporal_downsample",
           [](WanVaeConfig& c) { c.temporal_downsample.pop_back(); }},
          {"temporal_downsample",
           [](WanVaeConfig& c) { c.temporal_downsample[0] = true; }},
          {"latent_mean", [](WanVaeConfig& c) { c.latent_mean.clear(); }},
          {"latent_deviation",
           [](WanVaeConfig& c) { c.latent_deviation.pop_back(); }},
          {"latent_deviation",
           [](WanVaeConfig& c) { c.latent_deviation[3] = 0; }}};
  for (const auto& [field, spoil] : faults) {
    WanVaeConfig config;
    spoil(config);
    const absl::Status status = CheckWanVaeConfig(config);
    ASSERT_FALSE(status.ok()) << field;
    EXPECT_EQ(FieldOf(status), field) << status;
  }
}

}  // namespace
}  // namespace limpid
