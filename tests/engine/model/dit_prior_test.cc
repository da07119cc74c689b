#include "engine/model/dit_prior.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <vector>

#include "tests/testing/allocation_counter.h"
#include "tests/testing/random_dit.h"

namespace limpid {
namespace {

constexpr LatentSize kSize = {.height = 6, .width = 10};
constexpr CacheWindow kWindow = {.frames = 5, .chunk_frames = 2};

DitConfig Config() {
  DitConfig config = SmallDitConfig();
  config.out_channels = config.in_channels;
  return config;
}

std::unique_ptr<const CausalDit> NewDit() {
  at::manual_seed(70);
  const Weights weights = RandomDitWeights(Config());
  WeightReader reader(weights, at::kFloat);
  return std::make_unique<const CausalDit>(reader, Config());
}

at::Tensor Latent(int64_t frames) {
  return at::randn(
      {1, Config().in_channels, frames, kSize.height, kSize.width});
}

TEST(DitPriorTest, GivesTheVelocityOfTheNetwork) {
  const auto dit = NewDit();
  const at::Tensor text = at::randn({2, Config().text_dim});
  const DitPrior prior(NewDit(), text, kWindow);
  const auto state = prior.NewState(kSize);
  KvCache cache(Config(), kSize, kWindow, at::kFloat);
  const TextContext context = dit->EncodeText(text);
  const std::vector<DitMember> members = {{&cache, &context}};
  for (int chunk = 0; chunk < 3; ++chunk) {
    const at::Tensor latent = Latent(2);
    const at::Tensor expected =
        dit->Denoise(latent, at::full({1, 1}, 522.5, at::kDouble), members);
    EXPECT_TRUE(prior.Velocity(latent, 522.5, *state).equal(expected));
    cache.Commit();
    state->Commit();
  }
}

TEST(DitPriorTest, APassWithoutCommitLeavesThePast) {
  const DitPrior prior(NewDit(), std::nullopt, kWindow);
  const auto once = prior.NewState(kSize);
  const auto twice = prior.NewState(kSize);
  for (int chunk = 0; chunk < 4; ++chunk) {
    const at::Tensor latent = Latent(chunk == 3 ? 1 : 2);
    prior.Velocity(Latent(2), 900, *twice);
    const at::Tensor alone = prior.Velocity(latent, 50, *once);
    EXPECT_TRUE(prior.Velocity(latent, 50, *twice).equal(alone));
    once->Commit();
    twice->Commit();
  }
}

TEST(DitPriorTest, StartsAnewWhenReset) {
  const DitPrior prior(NewDit(), std::nullopt, kWindow);
  const auto used = prior.NewState(kSize);
  const auto fresh = prior.NewState(kSize);
  prior.Velocity(Latent(2), 50, *used);
  used->Commit();
  used->Reset();
  const at::Tensor latent = Latent(2);
  EXPECT_TRUE(prior.Velocity(latent, 50, *used)
                  .equal(prior.Velocity(latent, 50, *fresh)));
}

TEST(DitPriorTest, StateBytesAreWhatAStateHolds) {
  constexpr int64_t kFrequencies = 64;  // of the turns, whatever the size
  const DitPrior prior(NewDit(), std::nullopt, kWindow);
  const AllocationCounter counter;
  const auto state = prior.NewState(kSize);
  EXPECT_LE(counter.bytes(), prior.StateBytes(kSize));
  EXPECT_GE(counter.bytes() + kFrequencies, prior.StateBytes(kSize));
}

// At a width at which activations count, not the constants of one call.
TEST(DitPriorTest, WorkBytesBoundWhatAPassTakes) {
  at::manual_seed(71);
  DitConfig config = Config();
  config.dim = 64;
  config.ffn_dim = 160;
  const Weights weights = RandomDitWeights(config);
  WeightReader reader(weights, at::kFloat);
  const DitPrior prior(std::make_unique<const CausalDit>(reader, config),
                       std::nullopt, kWindow);
  constexpr LatentSize kLarge = {.height = 40, .width = 48};
  const auto state = prior.NewState(kLarge);
  for (int chunk = 0; chunk < 4; ++chunk) {
    const at::Tensor latent =
        at::randn({1, config.in_channels, 2, kLarge.height, kLarge.width});
    AllocationCounter counter;
    prior.Velocity(latent, 50, *state);
    EXPECT_LE(counter.peak_bytes(), prior.WorkBytes(kLarge, 2));
    EXPECT_GE(4 * counter.peak_bytes(), prior.WorkBytes(kLarge, 2));
    state->Commit();
  }
}

// Many layers, each with more sinks than a chunk has frames, in a dtype that is
// turned in another.
TEST(DitPriorTest, WorkBytesBoundMovingTheSinks) {
  at::manual_seed(72);
  DitConfig config = Config();
  config.dim = 64;
  config.ffn_dim = 64;
  config.num_layers = 12;
  const Weights weights = RandomDitWeights(config);
  WeightReader reader(weights, at::kBFloat16);
  const DitPrior prior(std::make_unique<const CausalDit>(reader, config),
                       std::nullopt, {.frames = 21, .sinks = 18});
  constexpr LatentSize kLarge = {.height = 12, .width = 20};
  const auto state = prior.NewState(kLarge);
  for (int frame = 0; frame < 24; ++frame) {
    const at::Tensor latent =
        at::randn({1, config.in_channels, 1, kLarge.height, kLarge.width})
            .to(at::kBFloat16);
    AllocationCounter counter;
    prior.Velocity(latent, 50, *state);
    EXPECT_LE(counter.peak_bytes(), prior.WorkBytes(kLarge, 1)) << frame;
    state->Commit();
  }
}

}  // namespace
}  // namespace limpid
