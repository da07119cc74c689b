// Tests of engine/operators/bicubic_downsample.
#include "engine/operators/bicubic_downsample.h"

#include "tests/engine/operators/operator_testing.h"

namespace limpid {
namespace {

TEST(BicubicDownsampleTest, KeepsAConstant) {
  for (const int64_t factor : {2, 3, 4, 8}) {
    const BicubicDownsample op(factor, {3, 1}, TestDevice());
    const at::Tensor x =
        OnDevice(at::full({1, 1, factor, 3 * factor}, 0.7, at::kDouble));
    EXPECT_LT(MaxAbs(op.Forward(x, 0) - 0.7), 1e-12);
  }
}

// A cubic kernel keeps straight lines: each measured pixel is the value at its
// centre, (factor - 1) / 2 pixels into its block.
TEST(BicubicDownsampleTest, SamplesARampAtTheCentreOfEachPixel) {
  const int64_t factor = 4;
  const BicubicDownsample op(factor, {9, 1}, TestDevice());
  const at::Tensor x = OnDevice(at::arange(36, at::kDouble))
                           .expand({1, 1, factor, 36})
                           .contiguous();
  const at::Tensor y = op.Forward(x, 0);
  EXPECT_NEAR(y[0][0][0][4].item<double>(), 4 * 4 + 1.5, 1e-10);
}

// LibTorch's anti-aliased bicubic, away from the border, where both agree.
TEST(BicubicDownsampleTest, AgreesWithLibTorchInside) {
  at::manual_seed(15);
  const BicubicDownsample op(3, {12, 12}, TestDevice());
  const at::Tensor x = RandomVideo(1, {36, 36});
  const at::Tensor expected =
      at::_upsample_bicubic2d_aa(x, {12, 12}, /*align_corners=*/false);
  const at::Tensor difference = op.Forward(x, 0) - expected;
  EXPECT_LT(MaxAbs(difference.narrow(-1, 2, 8).narrow(-2, 2, 8)), 1e-10);
}

TEST(BicubicDownsampleTest, AdjointIsTheTransposeOfForward) {
  at::manual_seed(16);
  for (const int64_t factor : {2, 3, 4, 8}) {
    ExpectAdjointIsTranspose(BicubicDownsample(factor, {1, 1}, TestDevice()), 1,
                             0);
    ExpectAdjointIsTranspose(BicubicDownsample(factor, {70, 3}, TestDevice()),
                             2, 9);
  }
}

TEST(BicubicDownsampleTest, BatchesLeadingDimensions) {
  ExpectBatchesLeadingDimensions(BicubicDownsample(3, {4, 2}, TestDevice()), 2);
  ExpectWorksInFloat(BicubicDownsample(3, {4, 2}, TestDevice()), 2);
}

TEST(BicubicDownsampleTest, StepsSolveLeastSquares) {
  at::manual_seed(17);
  ExpectStepsSolveLeastSquares(BicubicDownsample(2, {3, 2}, TestDevice()), 2,
                               0);
}

TEST(BicubicDownsampleTest, SaysItsFactorAndFilter) {
  const Degradation found =
      BicubicDownsample(3, {5, 3}, TestDevice()).degradation();
  EXPECT_EQ(found, (Degradation{.factor = 3, .is_bicubic = true}));
}

}  // namespace
}  // namespace limpid
