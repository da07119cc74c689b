#include "engine/model/wan_vae_encoder.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include "tests/testing/random_wan_vae.h"

namespace limpid {
namespace {

class WanVaeEncoderTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { at::manual_seed(1); }

  at::Tensor Encode(const at::Tensor& video) const {
    CausalState state;
    CausalState::Pass pass(state);
    return encoder_.Forward(video, pass);
  }

  const c10::NoGradGuard no_grad_;
  const Weights weights_ = RandomWeights(WanVaeShapes::Of(SmallWanVaeConfig()));
  WeightReader reader_{weights_, at::kFloat};
  const WanVaeEncoder encoder_{reader_, SmallWanVaeConfig()};
};

TEST_F(WanVaeEncoderTest, MakesOneLatentOfOneFrameThenOfEachFour) {
  for (const int64_t latents : {1, 2, 4}) {
    const at::Tensor video = at::rand({2, 3, 4 * latents - 3, 16, 8});
    EXPECT_EQ(Encode(video).sizes(), at::IntArrayRef({2, 10, latents, 2, 1}));
  }
}

TEST_F(WanVaeEncoderTest, LatentsSeeNoLaterFrame) {
  at::Tensor video = at::rand({1, 3, 9, 16, 16});
  const at::Tensor before = Encode(video);
  video.select(2, 5).add_(1);
  const at::Tensor change = (Encode(video) - before).abs().amax({0, 1, 3, 4});
  EXPECT_EQ(change[0].item<float>(), 0);
  EXPECT_EQ(change[1].item<float>(), 0);
  EXPECT_GT(change[2].item<float>(), 1e-3);
}

TEST_F(WanVaeEncoderTest, CountsItsStateAndWeights) {
  CausalState state;
  CausalState::Pass pass(state);
  encoder_.Forward(at::rand({1, 3, 5, 16, 24}), pass);
  pass.Commit();
  EXPECT_EQ(encoder_.StateValues({.width = 24, .height = 16}) * 4,
            state.bytes());
  int64_t bytes = 0;
  for (const auto& [name, tensor] : weights_) {
    if (name.starts_with("encoder.")) bytes += tensor.nbytes();
  }
  // Three channels are padded where they stand side by side.
  EXPECT_GE(encoder_.WeightBytes(), bytes);
  EXPECT_LT(encoder_.WeightBytes(), 1.2 * bytes);
}

}  // namespace
}  // namespace limpid
