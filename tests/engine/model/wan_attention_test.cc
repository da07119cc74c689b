#include "engine/model/wan_attention.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tests/testing/codec_stream.h"
#include "tests/testing/random_weights.h"

namespace limpid {
namespace {

constexpr int64_t kChannels = 8;

at::Tensor AttendFrame(const at::Tensor& x, const Weights& weights) {
  const at::Tensor norm = x / x.square().mean(0, /*keepdim=*/true).sqrt() *
                          weights.at("m.norm.gamma");
  const auto pointwise = [&](const at::Tensor& y, const std::string& name) {
    return at::conv2d(y, weights.at(name + ".weight"),
                      weights.at(name + ".bias"));
  };
  const std::vector<at::Tensor> qkv =
      pointwise(norm, "m.to_qkv").flatten(1).chunk(3, 0);
  const at::Tensor scores =
      at::mm(qkv[0].t(), qkv[1]) / std::sqrt(static_cast<double>(kChannels));
  const at::Tensor mixed = at::mm(qkv[2], at::softmax(scores, -1).t());
  return x + pointwise(mixed.view(x.sizes()), "m.proj");
}

TEST(WanAttentionTest, AttendsWithinEachFrame) {
  const c10::NoGradGuard no_grad;
  at::manual_seed(1);
  const Weights weights =
      RandomWeights({{"m.norm.gamma", {kChannels, 1, 1}},
                     {"m.to_qkv.weight", {3 * kChannels, kChannels, 1, 1}},
                     {"m.to_qkv.bias", {3 * kChannels}},
                     {"m.proj.weight", {kChannels, kChannels, 1, 1}},
                     {"m.proj.bias", {kChannels}}});
  WeightReader reader(weights, at::kFloat);
  const WanAttention attention(reader, "m", kChannels);
  EXPECT_TRUE(reader.Finish().ok()) << reader.Finish();
  const at::Tensor x = at::randn({2, kChannels, 3, 4, 5});
  const at::Tensor y = attention.Forward(x);
  for (int64_t member = 0; member < 2; ++member) {
    for (int64_t t = 0; t < 3; ++t) {
      EXPECT_LT(MaxAbsDifference(y[member].select(1, t),
                                 AttendFrame(x[member].select(1, t), weights)),
                2e-5);
    }
  }
}

}  // namespace
}  // namespace limpid
