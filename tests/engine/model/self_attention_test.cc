#include "engine/model/self_attention.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/model/attention.h"
#include "engine/model/norm.h"
#include "tests/testing/random_dit.h"

namespace limpid {
namespace {

constexpr char kName[] = "blocks.0.self_attn";
constexpr LatentSize kSize = {.height = 2, .width = 6};
constexpr int64_t kTokens = 3;  // of a frame

double MaxAbs(const at::Tensor& x) { return x.abs().max().item<double>(); }

class SelfAttentionTest : public testing::Test {
 protected:
  SelfAttentionTest() { at::manual_seed(1); }

  SelfAttention Build() const {
    WeightReader reader(weights_, at::kFloat);
    return {reader, kName, config_};
  }
  at::Tensor Affine(const char* part, const at::Tensor& x) const {
    const std::string name = std::string(kName) + part;
    return at::linear(x, weights_.at(name + ".weight"),
                      weights_.at(name + ".bias"));
  }
  // Queries or keys of the whole stream `x` [token, dim] at their positions.
  at::Tensor Turned(const char* part, const at::Tensor& x) const {
    const at::Tensor normed = RmsNorm(
        Affine(part, x),
        weights_.at(std::string(kName) + ".norm_" + (part + 1) + ".weight"));
    return Turn(normed.view({x.size(0), config_.num_heads, -1}),
                Turns(0, x.size(0) / kTokens));
  }
  at::Tensor Turns(int64_t first_frame, int64_t num_frames) const {
    return RotaryEmbedding(config_.head_dim())
        .Turns({.first_frame = first_frame,
                .num_frames = num_frames,
                .rows = 1,
                .columns = kTokens},
               at::kCPU);
  }
  // The chunk of `num_frames` from `first` on, which sees frames from `oldest`.
  at::Tensor Expected(const at::Tensor& stream, int64_t oldest, int64_t first,
                      int64_t num_frames) const {
    const int64_t end = first + num_frames;
    const at::Tensor x = stream.narrow(0, 0, end * kTokens);
    const auto seen = [&](const at::Tensor& of) {
      return of.narrow(0, oldest * kTokens, (end - oldest) * kTokens);
    };
    const at::Tensor q =
        Turned(".q", x).narrow(0, first * kTokens, num_frames * kTokens);
    const at::Tensor v =
        Affine(".v", x).view({x.size(0), config_.num_heads, -1});
    return Affine(".o", Attend(q, seen(Turned(".k", x)), seen(v)).flatten(1));
  }

  const DitConfig config_ = SmallDitConfig();
  const Weights weights_ = RandomDitWeights(config_);
  const SelfAttention attention_ = Build();
};

TEST_F(SelfAttentionTest, SeesTheWindowOfTheStream) {
  const at::Tensor stream = at::randn({10 * kTokens, config_.dim});
  KvCache cache(config_, kSize, {.frames = 5}, at::kFloat);
  const DitMember member = {.cache = &cache};
  for (int64_t first = 0; first < 10; first += 2) {
    const at::Tensor x = stream.narrow(0, first * kTokens, 2 * kTokens);
    cache.BeginPass(2);
    const at::Tensor y = attention_.Forward(
        x.unsqueeze(0), 0,
        {.members = {&member, 1}, .turns = Turns(first, 2).unsqueeze(0)});
    EXPECT_LT(MaxAbs(y[0] - Expected(stream, std::max<int64_t>(0, first - 3),
                                     first, 2)),
              1e-5)
        << first;
    cache.EndPass();
    cache.Commit();
  }
}

TEST_F(SelfAttentionTest, WritesOnlyItsLayer) {
  KvCache cache(config_, kSize, {.frames = 2}, at::kFloat);
  cache.BeginPass(2);
  cache.Pending(1)[0].keys.zero_();
  cache.Pending(1)[0].values.zero_();
  const DitMember member = {.cache = &cache};
  attention_.Forward(
      at::randn({1, 2 * kTokens, config_.dim}), 0,
      {.members = {&member, 1}, .turns = Turns(0, 2).unsqueeze(0)});
  EXPECT_GT(MaxAbs(cache.Keys(0)), 0);
  EXPECT_EQ(MaxAbs(cache.Keys(1)), 0);
  EXPECT_EQ(MaxAbs(cache.Values(1)), 0);
}

}  // namespace
}  // namespace limpid
