// Tests of engine/solver/kernel_regression.
#include "engine/solver/kernel_regression.h"

#include "tests/engine/solver/solver_testing.h"

namespace limpid {
namespace {

at::Tensor RandomKnown(int64_t height, int64_t width) {
  return OnDevice(at::rand({1, height, width})).lt(0.6).to(at::kFloat);
}

TEST(KernelRegressionTest, KeepsAConstant) {
  at::manual_seed(43);
  const at::Tensor known = RandomKnown(20, 30);
  const KernelRegression regression(known, 1.5);
  const at::Tensor x = regression.Interpolate(0.7 * known.expand({3, 20, 30}));
  EXPECT_LT(MaxAbs(x - 0.7), 1e-3);
}

TEST(KernelRegressionTest, FollowsARampBetterThanAMean) {
  at::manual_seed(44);
  const at::Tensor known = RandomKnown(20, 30);
  const at::Tensor ramp = (OnDevice(at::arange(30)) / 30.0).expand({1, 20, 30});
  const KernelRegression regression(known, 1.5);
  const at::Tensor error = regression.Interpolate(ramp * known) - ramp;
  EXPECT_LT(MaxAbs(error.narrow(-1, 5, 20)), 0.01);
}

TEST(KernelRegressionTest, SupportCountsTheKnownPixelsAround) {
  at::Tensor known = OnDevice(at::zeros({1, 9, 9}));
  known[0][4][4] = 1;
  const KernelRegression regression(known, 1);
  EXPECT_NEAR(regression.support()[0][4][4].item<double>(), 1, 1e-6);
  EXPECT_NEAR(regression.support()[0][4][5].item<double>(), std::exp(-0.5),
              1e-6);
  EXPECT_EQ(regression.support()[0][0][0].item<double>(), 0);
}

TEST(KernelRegressionTest, StaysFiniteWithoutAnyKnownPixel) {
  const KernelRegression regression(OnDevice(at::zeros({1, 4, 5})), 1);
  EXPECT_EQ(MaxAbs(regression.Interpolate(OnDevice(at::zeros({3, 4, 5})))), 0);
}

TEST(KernelRegressionTest, TallFramesAreSolvedInStrips) {
  at::manual_seed(45);
  const at::Tensor known = RandomKnown(300, 260);  // more than one strip
  const at::Tensor whole = KernelRegression(known, 1).Interpolate(0.5 * known);
  const at::Tensor lower = known.narrow(1, 200, 100);
  const at::Tensor part = KernelRegression(lower, 1).Interpolate(0.5 * lower);
  EXPECT_LT(MaxAbs(whole.narrow(1, 210, 90) - part.narrow(1, 10, 90)), 1e-5);
}

}  // namespace
}  // namespace limpid
