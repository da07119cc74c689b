#include "engine/model/taehv_encoder.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include "tests/testing/codec_stream.h"
#include "tests/testing/plain_taehv.h"

namespace limpid {
namespace {

TEST(TaehvEncoderTest, FollowsThePlainDefinition) {
  const c10::NoGradGuard no_grad;
  at::manual_seed(1);
  const TaehvConfig config = SmallTaehvConfig();
  const Weights weights = RandomWeights(TaehvShapes(config));
  WeightReader reader(weights, at::kFloat);
  const TaehvEncoder encoder(reader, config);
  const at::Tensor video = at::rand({1, 3, 8, 16, 24});
  CausalState state;
  CausalState::Pass pass(state);
  const at::Tensor latent = encoder.Forward(video, pass);
  ASSERT_EQ(latent.sizes(), at::IntArrayRef({1, 5, 2, 2, 3}));
  EXPECT_LT(
      MaxAbsDifference(latent[0].transpose(0, 1),
                       PlainTaehv(weights).Encode(video[0].transpose(0, 1))),
      1e-5);
}

}  // namespace
}  // namespace limpid
