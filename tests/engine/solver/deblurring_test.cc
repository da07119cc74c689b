// Tests of engine/solver/deblurring.
#include "engine/solver/deblurring.h"

#include "tests/engine/solver/solver_testing.h"

namespace limpid {
namespace {

constexpr FrameSize kSize = {.width = 48, .height = 40};

double ErrorAfter(const Blur& blur, double noise_level) {
  at::manual_seed(41);
  const StopFlag stop;
  const at::Tensor x = SmoothVideo(2, kSize);
  const at::Tensor y = blur.Forward(x, 0);
  const Estimate estimate = Deblur(
      blur, {.measurement = y + noise_level * OnDevice(at::randn(y.sizes())),
             .noise_level = noise_level,
             .first_frame = 0,
             .past = {},
             .cg_iterations = 0,
             .stop = stop});
  return Rms(estimate.video - x) / Rms(y - x);
}

Blur Gaussian(double sigma, Border border) {
  BlurSpec spec;
  spec.sigma = sigma;
  return Blur(BlurKernel(spec), border, kSize, TestDevice());
}

TEST(DeblurringTest, UndoesAGaussianInClosedForm) {
  EXPECT_LT(ErrorAfter(Gaussian(2, Border::kReflect), 0), 0.15);
  EXPECT_LT(ErrorAfter(Gaussian(2, Border::kReflect), 0.01), 0.5);
}

TEST(DeblurringTest, UndoesAZeroBorderByConjugateGradients) {
  EXPECT_LT(ErrorAfter(Gaussian(2, Border::kZero), 0), 0.15);
}

TEST(DeblurringTest, UndoesAnUnevenKernel) {
  at::manual_seed(42);
  const at::Tensor kernel = at::rand({5, 7}, at::kDouble).square();
  const Blur blur(kernel / kernel.sum(), Border::kReflect, kSize, TestDevice());
  EXPECT_LT(ErrorAfter(blur, 0), 0.4);
}

TEST(DeblurringTest, BothWaysMinimiseAlikeInside) {
  const StopFlag stop;
  const Blur symmetric = Gaussian(1, Border::kReflect);
  const Blur zero = Gaussian(1, Border::kZero);
  const at::Tensor y = symmetric.Forward(SmoothVideo(1, kSize), 0);
  const Observation observation = {.measurement = y,
                                   .noise_level = 0.02,
                                   .first_frame = 0,
                                   .past = {},
                                   .cg_iterations = 200,
                                   .stop = stop};
  const at::Tensor difference =
      Deblur(symmetric, observation).video - Deblur(zero, observation).video;
  EXPECT_LT(MaxAbs(difference.narrow(-1, 16, 16).narrow(-2, 12, 16)), 5e-3);
}

TEST(DeblurringTest, KeepsAConstant) {
  const StopFlag stop;
  const Blur blur = Gaussian(3, Border::kReflect);
  const at::Tensor y =
      OnDevice(at::full({1, 3, kSize.height, kSize.width}, 0.4));
  const Estimate estimate = Deblur(blur, {.measurement = y,
                                          .noise_level = 0.1,
                                          .first_frame = 0,
                                          .past = {},
                                          .cg_iterations = 0,
                                          .stop = stop});
  EXPECT_LT(MaxAbs(estimate.video - y), 1e-5);
}

}  // namespace
}  // namespace limpid
