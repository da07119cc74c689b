#include "engine/model/lean_vae_decoder.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/testing/codec_stream.h"
#include "tests/testing/random_lean_vae.h"

namespace limpid {
namespace {

class LeanVaeDecoderTest : public testing::Test {
 protected:
  LeanVaeDecoderTest() {
    at::manual_seed(1);
    weights_ = LeanVaeWeights::Random(config_);
  }

  at::Tensor Features(int64_t num_latents) const {
    return at::randn({1, num_latents, 2, 3, config_.embedding_dim()});
  }
  // `features` as the first chunk of a stream.
  at::Tensor Decode(const at::Tensor& features) const {
    WeightReader reader(weights_, at::kFloat);
    const LeanVaeDecoder decoder(reader, config_);
    CausalState state;
    CausalState::Pass pass(state);
    return decoder.Forward(features, pass);
  }

  const LeanVaeConfig config_ = SmallLeanVaeConfig();
  Weights weights_;
};

TEST_F(LeanVaeDecoderTest, IsCommonThenSeparateLayersThenReconstruction) {
  WeightReader reader(weights_, at::kFloat);
  CausalState state;
  CausalState::Pass pass(state);
  const auto layers = [&](const std::string& name, int64_t count,
                          const at::Tensor& x) {
    return NafLayers(reader, "decoder." + name, NafKind::kResidual,
                     {count, x.size(4)})
        .Forward(x, pass);
  };
  const at::Tensor features = Features(3);
  const at::Tensor x =
      layers("fusion_layer", config_.fusion_num_layer, features);
  const at::Tensor low =
      layers("low_layer", config_.sep_num_layer, x.narrow(4, 0, config_.l_dim));
  const at::Tensor high = layers("high_layer", config_.sep_num_layer,
                                 x.narrow(4, config_.l_dim, config_.h_dim));
  const at::Tensor joined = at::cat({low, high}, 4);
  const at::Tensor expected = at::cat(
      {WaveletReconstruction(reader, "decoder", PatchKind::kImage, config_)
           .Forward(joined.narrow(1, 0, 1)),
       WaveletReconstruction(reader, "decoder", PatchKind::kVideo, config_)
           .Forward(joined.narrow(1, 1, 2))},
      2);
  const at::Tensor video = Decode(features);
  ASSERT_EQ(video.sizes(), at::IntArrayRef({1, 3, 9, 16, 24}));
  EXPECT_LT(MaxAbsDifference(video, expected), 1e-6);
}

TEST_F(LeanVaeDecoderTest, LooksBackOnly) {
  const at::Tensor features = Features(3);
  at::Tensor changed = features.clone();
  changed.narrow(1, 2, 1).normal_();
  const at::Tensor a = Decode(features);
  const at::Tensor b = Decode(changed);
  EXPECT_LT(MaxAbsDifference(a.narrow(2, 0, 5), b.narrow(2, 0, 5)), 1e-6);
  EXPECT_GT(MaxAbsDifference(a.narrow(2, 5, 4), b.narrow(2, 5, 4)), 1e-2);
}

TEST_F(LeanVaeDecoderTest, TheFirstLatentOfAStreamIsOneFrame) {
  EXPECT_EQ(Decode(Features(1)).sizes(), at::IntArrayRef({1, 3, 1, 16, 24}));
}

}  // namespace
}  // namespace limpid
