// Tests of engine/operators/kernel_spectrum.
#include "engine/operators/kernel_spectrum.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "engine/operators/frame_border.h"
#include "tests/testing/device_under_test.h"

namespace limpid {
namespace {

struct SpectrumCase {
  FrameSize frame;
  FrameSize kernel;
  Border border;
};

// The convolution sum over a padded frame, pixel by pixel.
at::Tensor ConvolveNaively(const at::Tensor& x, const at::Tensor& kernel,
                           Border border) {
  const int64_t down = kernel.size(0) / 2;
  const int64_t across = kernel.size(1) / 2;
  const at::Tensor padded =
      Pad(Pad(x, -2, border, {.before = down, .after = down}), -1, border,
          {.before = across, .after = across});
  at::Tensor y = at::zeros_like(x);
  for (int64_t i = 0; i < kernel.size(0); ++i) {
    for (int64_t j = 0; j < kernel.size(1); ++j) {
      y += kernel[i][j] * padded.narrow(0, 2 * down - i, x.size(0))
                              .narrow(1, 2 * across - j, x.size(1));
    }
  }
  return y;
}

class KernelSpectrumTest : public testing::TestWithParam<SpectrumCase> {
 protected:
  KernelSpectrumTest() {
    at::manual_seed(6);
    const FrameSize kernel = GetParam().kernel;
    const FrameSize frame = GetParam().frame;
    kernel_ = OnDevice(at::randn({kernel.height, kernel.width}, at::kDouble));
    x_ = OnDevice(at::randn({frame.height, frame.width}, at::kDouble));
  }
  KernelSpectrum Spectrum() const {
    return {kernel_, GetParam().border, GetParam().frame, TestDevice()};
  }

  at::Tensor kernel_;
  at::Tensor x_;
};

TEST_P(KernelSpectrumTest, IsTheConvolutionSum) {
  EXPECT_TRUE(at::allclose(Spectrum().Convolve(x_),
                           ConvolveNaively(x_, kernel_, GetParam().border), 0,
                           1e-10));
}

TEST_P(KernelSpectrumTest, CorrelateIsTheTransposeOfConvolve) {
  const at::Tensor y = at::randn_like(x_);
  EXPECT_NEAR((Spectrum().Convolve(x_) * y).sum().item<double>(),
              (x_ * Spectrum().Correlate(y)).sum().item<double>(), 1e-9);
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, KernelSpectrumTest,
    testing::Values(SpectrumCase{{1, 1}, {3, 5}, Border::kReflect},
                    SpectrumCase{{7, 4}, {15, 9}, Border::kReflect},
                    SpectrumCase{{31, 17}, {5, 3}, Border::kReflect},
                    SpectrumCase{{12, 11}, {7, 7}, Border::kZero},
                    SpectrumCase{{2, 9}, {1, 31}, Border::kZero}));

}  // namespace
}  // namespace limpid
