#include "engine/model/norm.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace limpid {
namespace {

double MaxAbs(const at::Tensor& x) { return x.abs().max().item<double>(); }

class NormTest : public testing::Test {
 protected:
  NormTest() { at::manual_seed(1); }

  // Far from 0 and small, so that the mean and epsilon matter.
  const at::Tensor x_ = (at::randn({3, 7, 20}, at::kDouble) + 2) * 1e-3;
  const at::Tensor weight_ = at::randn({20}, at::kDouble);
  const at::Tensor bias_ = at::randn({20}, at::kDouble);
};

TEST_F(NormTest, RmsNormDividesByTheRootMeanSquare) {
  const at::Tensor expected =
      x_ / (x_.square().mean(-1, true) + 1e-6).sqrt() * weight_;
  EXPECT_LT(MaxAbs(RmsNorm(x_, weight_) - expected), 1e-12);
  EXPECT_LT(
      MaxAbs(RmsNorm(x_.to(at::kFloat), weight_.to(at::kFloat)) - expected),
      1e-5);
}

TEST_F(NormTest, LayerNormDividesByTheDeviation) {
  const at::Tensor centred = x_ - x_.mean(-1, true);
  const at::Tensor expected =
      centred / (centred.square().mean(-1, true) + 1e-6).sqrt();
  EXPECT_LT(MaxAbs(LayerNorm(x_) - expected), 1e-12);
  EXPECT_LT(
      MaxAbs(LayerNorm(x_, weight_, bias_) - (expected * weight_ + bias_)),
      1e-12);
}

// In float16 the squares alone would be denormal.
TEST_F(NormTest, ComputesInFloatInside) {
  const at::Tensor x = x_.to(at::kHalf);
  const at::Tensor weight = weight_.to(at::kHalf);
  const at::Tensor exact = RmsNorm(x.to(at::kDouble), weight.to(at::kDouble));
  const at::Tensor y = RmsNorm(x, weight);
  EXPECT_EQ(y.scalar_type(), at::kHalf);
  EXPECT_TRUE(at::allclose(y.to(at::kDouble), exact, 1e-3, 1e-4));
  EXPECT_TRUE(at::allclose(LayerNorm(x).to(at::kDouble),
                           LayerNorm(x.to(at::kDouble)), 1e-3, 1e-4));
}

}  // namespace
}  // namespace limpid
