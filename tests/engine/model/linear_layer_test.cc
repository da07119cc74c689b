#include "engine/model/linear_layer.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace limpid {
namespace {

constexpr double kTolerance = 1e-5;

double MaxAbs(const at::Tensor& x) { return x.abs().max().item<double>(); }

class LinearLayerTest : public testing::Test {
 protected:
  LinearLayerTest() { at::manual_seed(1); }

  at::Tensor Expected(const at::Tensor& x) const {
    return at::matmul(x.to(at::kDouble), weight_.to(at::kDouble).t()) + bias_;
  }

  const at::Tensor weight_ = at::randn({4, 12}) / 4;
  const at::Tensor bias_ = at::randn({4});
  const LinearLayer layer_{weight_, bias_};
};

TEST_F(LinearLayerTest, TakesItsTensors) {
  const Weights weights = {{"a.weight", weight_}, {"a.bias", bias_}};
  WeightReader reader(weights, at::kFloat);
  const LinearLayer layer(reader, "a", {.in = 12, .out = 4});
  EXPECT_TRUE(reader.Finish().ok()) << reader.Finish();
  const at::Tensor x = at::randn({5, 12});
  EXPECT_EQ(MaxAbs(layer.Forward(x) - layer_.Forward(x)), 0);
}

TEST_F(LinearLayerTest, IsTheProductOfTheLastAxis) {
  const at::Tensor x = at::randn({2, 3, 5, 12});
  const at::Tensor y = layer_.Forward(x);
  EXPECT_EQ(y.sizes(), at::IntArrayRef({2, 3, 5, 4}));
  EXPECT_LT(MaxAbs(y - Expected(x)), kTolerance);
}

TEST_F(LinearLayerTest, FlattensTheKernelOfAConvolution) {
  const LinearLayer layer(weight_.view({4, 3, 2, 2}), bias_);
  const at::Tensor x = at::randn({5, 12});
  EXPECT_EQ(MaxAbs(layer.Forward(x) - layer_.Forward(x)), 0);
}

TEST_F(LinearLayerTest, WritesIntoAPieceOfACache) {
  const at::Tensor cache = at::zeros({10, 2, 2});
  const at::Tensor x = at::randn({2, 6, 12});
  layer_.ForwardInto(x[1].narrow(0, 1, 5), cache.narrow(0, 3, 5));
  EXPECT_LT(
      MaxAbs(cache.narrow(0, 3, 5).flatten(1) - Expected(x[1].narrow(0, 1, 5))),
      kTolerance);
  EXPECT_EQ(MaxAbs(cache.narrow(0, 0, 3)), 0);
  EXPECT_EQ(MaxAbs(cache.narrow(0, 8, 2)), 0);
}

TEST_F(LinearLayerTest, AppliesTheTanhFormOfGelu) {
  const at::Tensor x = at::randn({500, 12});
  const at::Tensor y = layer_.ForwardGelu(x);
  EXPECT_LT(MaxAbs(y - at::gelu(Expected(x), "tanh")), kTolerance);
  EXPECT_GT(MaxAbs(y - at::gelu(Expected(x), "none")), 10 * kTolerance);
}

}  // namespace
}  // namespace limpid
