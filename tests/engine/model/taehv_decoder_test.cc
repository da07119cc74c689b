#include "engine/model/taehv_decoder.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include "tests/testing/codec_stream.h"
#include "tests/testing/plain_taehv.h"

namespace limpid {
namespace {

TEST(TaehvDecoderTest, FollowsThePlainDefinition) {
  const c10::NoGradGuard no_grad;
  at::manual_seed(1);
  const TaehvConfig config = SmallTaehvConfig();
  const Weights weights = RandomWeights(TaehvShapes(config));
  WeightReader reader(weights, at::kFloat);
  const TaehvDecoder decoder(reader, config);
  const at::Tensor latent = at::randn({1, 5, 2, 2, 3});
  CausalState state;
  CausalState::Pass pass(state);
  const at::Tensor video = decoder.Forward(latent, pass);
  ASSERT_EQ(video.sizes(), at::IntArrayRef({1, 3, 8, 16, 24}));
  EXPECT_LT(
      MaxAbsDifference(video[0].transpose(0, 1),
                       PlainTaehv(weights).Decode(latent[0].transpose(0, 1))),
      1e-5);
}

}  // namespace
}  // namespace limpid
