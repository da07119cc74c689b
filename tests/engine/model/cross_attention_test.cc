#include "engine/model/cross_attention.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/model/attention.h"
#include "engine/model/norm.h"
#include "tests/testing/random_dit.h"

namespace limpid {
namespace {

constexpr char kName[] = "blocks.1.cross_attn";

double MaxAbs(const at::Tensor& x) { return x.abs().max().item<double>(); }

class CrossAttentionTest : public testing::Test {
 protected:
  CrossAttentionTest() { at::manual_seed(1); }

  CrossAttention Build() const {
    WeightReader reader(weights_, at::kFloat);
    return {reader, kName, config_};
  }
  // Of a text of `tokens`, in a context of two layers.
  TextContext Text(int64_t tokens) const {
    const at::Tensor text = at::randn({tokens, config_.dim});
    const at::Tensor other = at::randn({tokens, 2, config_.head_dim()});
    return {.keys = at::stack({other, attention_.Keys(text)}),
            .values = at::stack({other, attention_.Values(text)})};
  }
  at::Tensor Affine(const std::string& part, const at::Tensor& x) const {
    const std::string name = kName + part;
    return at::linear(x, weights_.at(name + ".weight"),
                      weights_.at(name + ".bias"));
  }
  at::Tensor Expected(const at::Tensor& x, const TextContext& text) const {
    const at::Tensor q = RmsNorm(
        Affine(".q", x), weights_.at(absl::StrCat(kName, ".norm_q.weight")));
    return Affine(
        ".o", Attend(q.view({x.size(0), 2, -1}), text.keys[1], text.values[1])
                  .flatten(1));
  }
  at::Tensor Forward(const at::Tensor& x,
                     const std::vector<TextContext>& texts) const {
    std::vector<DitMember> members;
    for (const TextContext& text : texts) members.push_back({.text = &text});
    return attention_.Forward(x, 1, {.members = members, .turns = {}});
  }

  const DitConfig config_ = SmallDitConfig();
  const Weights weights_ = RandomDitWeights(config_);
  const CrossAttention attention_ = Build();
};

TEST_F(CrossAttentionTest, GivesEachMemberItsText) {
  const std::vector<TextContext> texts = {Text(5), Text(9), Text(1)};
  const at::Tensor x = at::randn({3, 70, config_.dim});
  const at::Tensor y = Forward(x, texts);
  for (int64_t i = 0; i < 3; ++i) {
    EXPECT_LT(MaxAbs(y[i] - Expected(x[i], texts[i])), 1e-5);
  }
}

TEST_F(CrossAttentionTest, GivesAllTokensTheSameForOneTokenOfText) {
  const std::vector<TextContext> texts = {Text(1), Text(1)};
  const at::Tensor x = at::randn({2, 70, config_.dim});
  const at::Tensor y = Forward(x, texts);
  ASSERT_EQ(y.sizes(), at::IntArrayRef({2, 1, config_.dim}));
  for (int64_t i = 0; i < 2; ++i) {
    EXPECT_LT(MaxAbs(y[i] - Expected(x[i], texts[i])), 1e-5);
  }
}

TEST_F(CrossAttentionTest, NormsTheKeysOfAllHeadsTogether) {
  const at::Tensor text = at::randn({3, config_.dim});
  const at::Tensor k = Affine(".k", text);
  const at::Tensor expected =
      k / (k.square().mean(-1, true) + 1e-6).sqrt() *
      weights_.at(absl::StrCat(kName, ".norm_k.weight"));
  EXPECT_LT(MaxAbs(attention_.Keys(text).flatten(1) - expected), 1e-5);
}

}  // namespace
}  // namespace limpid
