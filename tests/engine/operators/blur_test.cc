// Tests of engine/operators/blur.
#include "engine/operators/blur.h"

#include "tests/engine/operators/operator_testing.h"

namespace limpid {
namespace {

BlurSpec Gaussian(double sigma, int num_taps) {
  BlurSpec spec;
  spec.sigma = sigma;
  spec.num_taps = num_taps;
  return spec;
}

at::Tensor RandomKernel(int64_t height, int64_t width) {
  const at::Tensor kernel = at::rand({height, width}, at::kDouble);
  return kernel / kernel.sum();
}

TEST(BlurTest, GaussianKernelIsFactorised) {
  const Blur blur(BlurKernel(Gaussian(3, 61)), Border::kReflect, {9, 7},
                  TestDevice());
  ASSERT_TRUE(blur.factors().has_value());
  EXPECT_EQ(blur.factors()->rows.numel(), 61);
}

TEST(BlurTest, RandomKernelIsNotFactorised) {
  at::manual_seed(7);
  const Blur blur(RandomKernel(3, 5), Border::kReflect, {9, 7}, TestDevice());
  EXPECT_FALSE(blur.factors().has_value());
}

TEST(BlurTest, APointBecomesTheKernel) {
  at::manual_seed(8);
  const at::Tensor uneven =
      at::outer(at::rand({3}, at::kDouble), at::rand({5}, at::kDouble));
  for (const at::Tensor& kernel : {RandomKernel(3, 5), uneven}) {
    const Blur blur(kernel, Border::kZero, {11, 9}, TestDevice());
    at::Tensor point = OnDevice(at::zeros({1, 1, 9, 11}, at::kDouble));
    point[0][0][4][5] = 1;
    const at::Tensor spread =
        blur.Forward(point, 0)[0][0].narrow(0, 3, 3).narrow(1, 3, 5);
    EXPECT_LT(MaxAbs(spread.cpu() - kernel), 1e-12);
  }
}

TEST(BlurTest, BothPathsAgree) {
  at::manual_seed(9);
  at::Tensor kernel = BlurKernel(Gaussian(1.2, 9));
  const Blur by_axes(kernel, Border::kReflect, {13, 6}, TestDevice());
  kernel[0][0] += 1e-5;  // no longer of rank 1
  const Blur by_spectrum(kernel, Border::kReflect, {13, 6}, TestDevice());
  ASSERT_FALSE(by_spectrum.factors().has_value());
  const at::Tensor x = RandomVideo(2, {13, 6});
  EXPECT_LT(MaxAbs(by_axes.Forward(x, 0) - by_spectrum.Forward(x, 0)), 2e-5);
}

TEST(BlurTest, ReflectedBorderKeepsAConstant) {
  const Blur blur(BlurKernel(Gaussian(3, 61)), Border::kReflect, {5, 4},
                  TestDevice());
  const at::Tensor ones = OnDevice(at::ones({1, 1, 4, 5}, at::kDouble));
  EXPECT_LT(MaxAbs(blur.Forward(ones, 0) - 1), 1e-12);
}

TEST(BlurTest, ZeroBorderDarkensTheCorner) {
  const Blur blur(BlurKernel(Gaussian(2, 0)), Border::kZero, {40, 40},
                  TestDevice());
  const at::Tensor blurred =
      blur.Forward(OnDevice(at::ones({1, 1, 40, 40})), 0);
  EXPECT_LT(blurred[0][0][0][0].item<float>(), 0.5f);
}

TEST(BlurTest, AdjointIsTheTransposeOfForward) {
  at::manual_seed(10);
  for (const FrameSize size : {FrameSize{1, 1}, FrameSize{2, 7},
                               FrameSize{33, 5}, FrameSize{70, 66}}) {
    for (const Border border : {Border::kReflect, Border::kZero}) {
      for (const at::Tensor& kernel :
           {BlurKernel(Gaussian(3, 61)), RandomKernel(1, 9), RandomKernel(7, 3),
            at::ones({1, 1}, at::kDouble)}) {
        ExpectAdjointIsTranspose(Blur(kernel, border, size, TestDevice()), 2,
                                 3);
      }
    }
  }
}

TEST(BlurTest, BatchesLeadingDimensions) {
  at::manual_seed(11);
  for (const at::Tensor& kernel :
       {BlurKernel(Gaussian(1, 5)), RandomKernel(3, 5)}) {
    const Blur blur(kernel, Border::kReflect, {9, 7}, TestDevice());
    ExpectBatchesLeadingDimensions(blur, 2);
    ExpectWorksInFloat(blur, 2);
  }
}

TEST(BlurTest, StepsSolveLeastSquares) {
  at::manual_seed(12);
  for (const Border border : {Border::kReflect, Border::kZero}) {
    ExpectStepsSolveLeastSquares(
        Blur(BlurKernel(Gaussian(0.4, 3)), border, {5, 4}, TestDevice()), 2, 0);
  }
}

TEST(BlurTest, KernelOfAnySumIsNormalised) {
  BlurSpec spec;
  spec.kernel = {0.2f, 0.6f, 0.2003f};
  spec.kernel_width = 3;
  spec.kernel_height = 1;
  EXPECT_NEAR(BlurKernel(spec).sum().item<double>(), 1, 1e-12);
}

TEST(BlurTest, SaysHowFarItSpreads) {
  const Blur gaussian(BlurKernel(Gaussian(2, 31)), Border::kReflect, {64, 64},
                      TestDevice());
  EXPECT_NEAR(gaussian.degradation().variance_x, 4, 1e-6);
  EXPECT_NEAR(gaussian.degradation().variance_y, 4, 1e-6);
  EXPECT_NEAR(gaussian.degradation().covariance, 0, 1e-9);
  // Two points, two columns and one row apart, a quarter and three quarters.
  const at::Tensor points = at::zeros({3, 3}, at::kDouble);
  points[0][0] = 0.25;
  points[1][2] = 0.75;
  const Degradation spread =
      Blur(points, Border::kReflect, {9, 7}, TestDevice()).degradation();
  EXPECT_NEAR(spread.variance_x, 4 * 0.1875, 1e-12);
  EXPECT_NEAR(spread.variance_y, 0.1875, 1e-12);
  EXPECT_NEAR(spread.covariance, 2 * 0.1875, 1e-12);
}

}  // namespace
}  // namespace limpid
