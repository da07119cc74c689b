#include "engine/model/dit_block.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "engine/model/norm.h"
#include "engine/model/rotary_embedding.h"
#include "tests/testing/random_dit.h"

namespace limpid {
namespace {

constexpr LatentSize kSize = {.height = 4, .width = 4};
constexpr int64_t kFrames = 2;
constexpr int64_t kTokens = 4;  // of a frame

double MaxAbs(const at::Tensor& x) { return x.abs().max().item<double>(); }

// A block whose sublayers are silenced by their gates or output weights, so
// that each can be seen alone.
class DitBlockTest : public testing::Test {
 protected:
  DitBlockTest() { at::manual_seed(1); }

  void Silence(const std::string& part) {
    weights_["blocks.0." + part + ".weight"].zero_();
    weights_["blocks.0." + part + ".bias"].zero_();
  }
  at::Tensor Forward() {
    WeightReader reader(weights_, at::kFloat);
    const DitBlock block(reader, 0, config_);
    KvCache cache(config_, kSize, {.frames = kFrames}, at::kFloat);
    cache.BeginPass(kFrames);
    const at::Tensor text = at::randn({1, 3, config_.num_heads, 16});
    const TextContext context = {.keys = text, .values = text};
    const DitMember member = {.cache = &cache, .text = &context};
    at::Tensor x = x_.clone();
    block.ForwardInPlace(
        x, time_,
        {.members = {&member, 1},
         .turns = RotaryEmbedding(config_.head_dim())
                      .Turns({.num_frames = kFrames, .rows = 2, .columns = 2},
                             at::kCPU)
                      .unsqueeze(0)});
    return x;
  }
  // Row of the modulation of each frame, [1, frame, 1, dim].
  at::Tensor Row(int64_t row) const {
    return (weights_.at("blocks.0.modulation").unsqueeze(1) + time_)
        .narrow(2, row, 1);
  }
  at::Tensor Affine(const std::string& part, const at::Tensor& x) const {
    return at::linear(x, weights_.at("blocks.0." + part + ".weight"),
                      weights_.at("blocks.0." + part + ".bias"));
  }

  const DitConfig config_ = SmallDitConfig();
  Weights weights_ = RandomDitWeights(config_);
  const at::Tensor x_ = at::randn({1, kFrames, kTokens, config_.dim});
  const at::Tensor time_ = at::randn({1, kFrames, 6, config_.dim});
};

TEST_F(DitBlockTest, IsTheIdentityWhenAllIsSilent) {
  for (const char* part : {"self_attn.o", "cross_attn.o", "ffn.2"}) {
    Silence(part);
  }
  EXPECT_EQ(MaxAbs(Forward() - x_), 0);
}

TEST_F(DitBlockTest, FeedsForwardWithItsModulation) {
  for (const char* part : {"self_attn.o", "cross_attn.o"}) Silence(part);
  const at::Tensor wide =
      at::gelu(Affine("ffn.0", LayerNorm(x_) * (1 + Row(4)) + Row(3)), "tanh");
  EXPECT_LT(MaxAbs(Forward() - (x_ + Row(5) * Affine("ffn.2", wide))), 1e-5);
}

// Values of one token: attention is their mean whatever the weights.
TEST_F(DitBlockTest, GatesSelfAttention) {
  for (const char* part : {"cross_attn.o", "ffn.2", "self_attn.v"}) {
    Silence(part);
  }
  weights_["blocks.0.self_attn.v.bias"].fill_(0.5);
  const at::Tensor attended = at::full({config_.dim}, 0.5);
  EXPECT_LT(MaxAbs(Forward() - (x_ + Row(2) * Affine("self_attn.o", attended))),
            1e-5);
}

TEST_F(DitBlockTest, AddsCrossAttentionWithoutAGate) {
  for (const char* part : {"self_attn.o", "ffn.2"}) Silence(part);
  const at::Tensor before = Forward();
  weights_["blocks.0.modulation"].mul_(7);
  at::manual_seed(2);
  const at::Tensor first = Forward();
  at::manual_seed(2);
  weights_["blocks.0.modulation"].zero_();
  EXPECT_EQ(MaxAbs(first - Forward()), 0);
  EXPECT_GT(MaxAbs(before - x_), 0.1);
}

}  // namespace
}  // namespace limpid
