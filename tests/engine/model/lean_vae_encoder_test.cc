#include "engine/model/lean_vae_encoder.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/testing/codec_stream.h"
#include "tests/testing/random_lean_vae.h"

namespace limpid {
namespace {

class LeanVaeEncoderTest : public testing::Test {
 protected:
  LeanVaeEncoderTest() {
    at::manual_seed(1);
    weights_ = LeanVaeWeights::Random(config_);
  }

  // `video` as the first chunk of a stream.
  at::Tensor Encode(const at::Tensor& video) const {
    WeightReader reader(weights_, at::kFloat);
    const LeanVaeEncoder encoder(reader, config_);
    CausalState state;
    CausalState::Pass pass(state);
    return encoder.Forward(video, pass);
  }

  const LeanVaeConfig config_ = SmallLeanVaeConfig();
  Weights weights_;
};

TEST_F(LeanVaeEncoderTest, IsEmbeddingThenSeparateThenCommonLayers) {
  WeightReader reader(weights_, at::kFloat);
  const at::Tensor video = at::rand({1, 3, 9, 16, 24});
  const at::Tensor embedded =
      at::cat({WaveletEmbedding(reader, "encoder", PatchKind::kImage, config_)
                   .Forward(video.narrow(2, 0, 1)),
               WaveletEmbedding(reader, "encoder", PatchKind::kVideo, config_)
                   .Forward(video.narrow(2, 1, 8))},
              1);
  CausalState state;
  CausalState::Pass pass(state);
  const auto layers = [&](const std::string& name, int64_t count,
                          const at::Tensor& x) {
    return NafLayers(reader, "encoder." + name, NafKind::kResidual,
                     {count, x.size(4)})
        .Forward(x, pass);
  };
  const at::Tensor low = layers("low_layer", config_.sep_num_layer,
                                embedded.narrow(4, 0, config_.l_dim));
  const at::Tensor high =
      layers("high_layer", config_.sep_num_layer,
             embedded.narrow(4, config_.l_dim, config_.h_dim));
  const at::Tensor expected =
      layers("fusion_layer", config_.fusion_num_layer, at::cat({low, high}, 4));
  const at::Tensor features = Encode(video);
  ASSERT_EQ(features.sizes(), at::IntArrayRef({1, 3, 2, 3, 24}));
  EXPECT_LT(MaxAbsDifference(features, expected), 1e-6);
}

TEST_F(LeanVaeEncoderTest, LooksBackOnly) {
  const at::Tensor video = at::rand({1, 3, 9, 16, 16});
  at::Tensor changed = video.clone();
  changed.narrow(2, 5, 4).uniform_();
  const at::Tensor a = Encode(video);
  const at::Tensor b = Encode(changed);
  EXPECT_LT(MaxAbsDifference(a.narrow(1, 0, 2), b.narrow(1, 0, 2)), 1e-6);
  EXPECT_GT(MaxAbsDifference(a.narrow(1, 2, 1), b.narrow(1, 2, 1)), 1e-2);
}

TEST_F(LeanVaeEncoderTest, AFirstChunkMayBeOneFrame) {
  EXPECT_EQ(Encode(at::rand({2, 3, 1, 16, 8})).sizes(),
            at::IntArrayRef({2, 1, 2, 1, 24}));
}

TEST_F(LeanVaeEncoderTest, CountsItsWeights) {
  WeightReader reader(weights_, at::kFloat);
  int64_t values = 0;
  for (const auto& [name, tensor] : weights_) {
    if (name.starts_with("encoder.")) values += tensor.numel();
  }
  // Zeros of the bands that a layer does not see come on top.
  const int64_t zeros = config_.l_dim * (144 + 672) + config_.h_dim * (48 + 96);
  const int64_t bytes = LeanVaeEncoder(reader, config_).WeightBytes();
  EXPECT_GE(bytes, 4 * (values + zeros));
  // And rows of whole 16 bytes.
  EXPECT_LT(bytes, 4 * (values + zeros) * 1.2);
}

}  // namespace
}  // namespace limpid
