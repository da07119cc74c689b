#include "engine/model/wan_res_block.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include "tests/testing/codec_stream.h"
#include "tests/testing/random_weights.h"

namespace limpid {
namespace {

Weights BlockWeights(int64_t in, int64_t out) {
  WeightShapes shapes = {{"b.residual.0.gamma", {in, 1, 1, 1}},
                         {"b.residual.2.weight", {out, in, 3, 3, 3}},
                         {"b.residual.2.bias", {out}},
                         {"b.residual.3.gamma", {out, 1, 1, 1}},
                         {"b.residual.6.weight", {out, out, 3, 3, 3}},
                         {"b.residual.6.bias", {out}}};
  if (in != out) {
    shapes["b.shortcut.weight"] = {out, in, 1, 1, 1};
    shapes["b.shortcut.bias"] = {out};
  }
  return RandomWeights(shapes);
}

// norm, SiLU and a convolution that is padded in front.
at::Tensor Half(const at::Tensor& x, const Weights& weights, int norm,
                int conv) {
  const std::string prefix = "b.residual.";
  const at::Tensor y = x / x.square().mean(1, /*keepdim=*/true).sqrt() *
                       weights.at(prefix + std::to_string(norm) + ".gamma");
  return at::conv3d(at::constant_pad_nd(at::silu(y), {1, 1, 1, 1, 2, 0}),
                    weights.at(prefix + std::to_string(conv) + ".weight"),
                    weights.at(prefix + std::to_string(conv) + ".bias"));
}

TEST(WanResBlockTest, FollowsTheDefinition) {
  const c10::NoGradGuard no_grad;
  at::manual_seed(1);
  for (const int64_t out : {6, 9}) {
    const Weights weights = BlockWeights(6, out);
    WeightReader reader(weights, at::kFloat);
    const WanResBlock block(reader, "b", 6, out);
    EXPECT_TRUE(reader.Finish().ok()) << reader.Finish();
    const at::Tensor x = at::randn({1, 6, 4, 5, 7});
    at::Tensor expected = Half(Half(x, weights, 0, 2), weights, 3, 6);
    expected += out == 6 ? x
                         : at::conv3d(x, weights.at("b.shortcut.weight"),
                                      weights.at("b.shortcut.bias"));
    CausalState state;
    CausalState::Pass pass(state);
    EXPECT_LT(MaxAbsDifference(block.Forward(x, pass), expected), 2e-5);
    pass.Commit();
    EXPECT_EQ(block.StateValues({.width = 7, .height = 5}) * 4, state.bytes());
  }
}

TEST(WanResBlockTest, LeavesItsInputAlone) {
  const c10::NoGradGuard no_grad;
  at::manual_seed(1);
  const Weights weights = BlockWeights(6, 6);
  WeightReader reader(weights, at::kFloat);
  const WanResBlock block(reader, "b", 6, 6);
  const at::Tensor x =
      at::randn({1, 6, 2, 3, 4}).contiguous(at::MemoryFormat::ChannelsLast3d);
  const at::Tensor before = x.clone();
  CausalState state;
  CausalState::Pass pass(state);
  block.Forward(x, pass);
  EXPECT_TRUE(x.equal(before));
}

}  // namespace
}  // namespace limpid
