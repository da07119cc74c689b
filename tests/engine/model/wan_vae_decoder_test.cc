#include "engine/model/wan_vae_decoder.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include "tests/testing/random_wan_vae.h"

namespace limpid {
namespace {

class WanVaeDecoderTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { at::manual_seed(1); }

  at::Tensor Decode(const at::Tensor& latent) const {
    CausalState state;
    CausalState::Pass pass(state);
    return decoder_.Forward(latent, pass);
  }

  const c10::NoGradGuard no_grad_;
  const Weights weights_ = RandomWeights(WanVaeShapes::Of(SmallWanVaeConfig()));
  WeightReader reader_{weights_, at::kFloat};
  const WanVaeDecoder decoder_{reader_, SmallWanVaeConfig()};
};

TEST_F(WanVaeDecoderTest, MakesOneFrameOfTheFirstLatentThenFourOfEach) {
  for (const int64_t latents : {1, 2, 4}) {
    EXPECT_EQ(Decode(at::randn({2, 5, latents, 2, 3})).sizes(),
              at::IntArrayRef({2, 3, 4 * latents - 3, 16, 24}));
  }
}

TEST_F(WanVaeDecoderTest, FramesSeeNoLaterLatent) {
  at::Tensor latent = at::randn({1, 5, 3, 2, 2});
  const at::Tensor before = Decode(latent);
  latent.select(2, 2).add_(1);
  const at::Tensor change = (Decode(latent) - before).abs().amax({0, 1, 3, 4});
  EXPECT_EQ(change.narrow(0, 0, 5).max().item<float>(), 0);
  EXPECT_GT(change.narrow(0, 5, 4).min().item<float>(), 1e-4);
}

TEST_F(WanVaeDecoderTest, CountsItsState) {
  CausalState state;
  CausalState::Pass pass(state);
  decoder_.Forward(at::randn({1, 5, 1, 2, 3}), pass);
  pass.Commit();
  EXPECT_EQ(decoder_.StateValues({.width = 3, .height = 2}) * 4, state.bytes());
}

}  // namespace
}  // namespace limpid
