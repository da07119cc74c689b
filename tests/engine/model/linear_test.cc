#include "engine/model/linear.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace limpid {
namespace {

// Rounding of a sum of `kIn` products of normal numbers in float32.
constexpr double kTolerance = 1e-4;
constexpr int64_t kIn = 37;
constexpr int64_t kOut = 21;

double MaxAbs(const at::Tensor& x) { return x.abs().max().item<double>(); }

class LinearTest : public testing::Test {
 protected:
  LinearTest() { at::manual_seed(1); }

  at::Tensor Expected(const at::Tensor& x, const at::Tensor& bias) const {
    const at::Tensor y =
        at::matmul(x.to(at::kDouble), weight_.t().to(at::kDouble));
    return bias.defined() ? y + bias.to(at::kDouble) : y;
  }

  const at::Tensor weight_ = at::randn({kOut, kIn});
  const at::Tensor bias_ = at::randn({kOut});
};

TEST_F(LinearTest, IsTheProductForFewRowsAndForMany) {
  for (const int64_t rows : {0, 1, 63, 64, 65, 1000}) {
    const at::Tensor x = at::randn({rows, kIn});
    const at::Tensor y = Linear(x, weight_, bias_);
    ASSERT_EQ(y.sizes(), at::IntArrayRef({rows, kOut}));
    EXPECT_TRUE(
        at::allclose(y.to(at::kDouble), Expected(x, bias_), 0, kTolerance))
        << rows;
  }
}

TEST_F(LinearTest, KeepsLeadingDimensionsInOrder) {
  const at::Tensor x = at::randn({2, 3, 4, 5, kIn});
  const at::Tensor y = Linear(x, weight_, bias_);
  ASSERT_EQ(y.sizes(), at::IntArrayRef({2, 3, 4, 5, kOut}));
  EXPECT_TRUE(y.is_contiguous());
  EXPECT_LT(MaxAbs(y - Expected(x, bias_)), kTolerance);
}

TEST_F(LinearTest, TakesViewsAndNoBias) {
  const at::Tensor x = at::randn({2, kIn, 100}).transpose(1, 2);
  EXPECT_LT(MaxAbs(Linear(x, weight_) - Expected(x, {})), kTolerance);
  const at::Tensor columns = at::randn({100, 2 * kIn}).narrow(1, 3, kIn);
  EXPECT_LT(MaxAbs(Linear(columns, weight_) - Expected(columns, {})),
            kTolerance);
}

TEST_F(LinearTest, KeepsTheDtype) {
  for (const at::ScalarType dtype : {at::kDouble, at::kBFloat16, at::kHalf}) {
    const at::Tensor x = at::randn({100, kIn}).to(dtype);
    const at::Tensor y = Linear(x, weight_.to(dtype), bias_.to(dtype));
    EXPECT_EQ(y.scalar_type(), dtype);
    // 8 bits of mantissa in a result of up to 32.
    EXPECT_LT(MaxAbs(y - Expected(x, bias_)), 0.25);
  }
}

}  // namespace
}  // namespace limpid
