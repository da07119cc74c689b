// Tests of engine/operators/linear_operator: the default steps and history.
#include "engine/operators/linear_operator.h"

#include "engine/operators/temporal_average.h"
#include "tests/engine/operators/operator_testing.h"

namespace limpid {
namespace {

// y = 2 x: the smallest operator that has no steps of its own.
class Doubling final : public LinearOperator {
 public:
  at::Tensor Forward(const at::Tensor& x, int64_t) const override {
    return 2 * x;
  }
  at::Tensor Adjoint(const at::Tensor& y, int64_t) const override {
    return 2 * y;
  }
  FrameSize input_size() const override { return {1, 1}; }
  FrameSize output_size() const override { return {1, 1}; }
};

at::Tensor Pixel(double value) {
  return OnDevice(at::full({1, 1, 1, 1}, value, at::kDouble));
}

TEST(LinearOperatorTest, DefaultProximalStepBalancesBothTerms) {
  const at::Tensor x =
      Doubling().Proximal({Pixel(6), Pixel(1), 0}, 2, CgLimits());
  EXPECT_NEAR(x.item<double>(), (2 * 6 + 2 * 1) / (4.0 + 2.0), 1e-9);
}

TEST(LinearOperatorTest, DefaultProjectionExplainsTheMeasurement) {
  const at::Tensor x = Doubling().Project({Pixel(6), Pixel(1), 0}, CgLimits());
  EXPECT_NEAR(x.item<double>(), 3, 1e-9);
}

TEST(LinearOperatorTest, RefusesAProximalStepWithoutWeight) {
  EXPECT_THROW(Doubling().Proximal({Pixel(6), Pixel(1), 0}, 0, CgLimits()),
               c10::Error);
}

TEST(LinearOperatorTest, ForwardAfterWithoutPastIsForward) {
  const TemporalAverage op(3, {1, 1});
  const at::Tensor x = RandomVideo(4, {1, 1});
  EXPECT_TRUE(
      at::equal(ForwardAfter(op, at::Tensor(), x, 0), op.Forward(x, 0)));
}

TEST(LinearOperatorTest, ForwardAfterLooksBackIntoThePast) {
  const TemporalAverage op(2, {1, 1});
  const at::Tensor y = ForwardAfter(op, Pixel(4), Pixel(2), 9);
  EXPECT_NEAR(y.item<double>(), 3, 1e-12);
}

}  // namespace
}  // namespace limpid
