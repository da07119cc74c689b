// Tests of engine/solver/temporal_deconvolution.
#include "engine/solver/temporal_deconvolution.h"

#include "tests/engine/solver/solver_testing.h"

namespace limpid {
namespace {

constexpr FrameSize kSize = {.width = 12, .height = 9};

TEST(TemporalDeconvolutionTest, RecoversFramesFromTheStartOfAStream) {
  const TemporalAverage op(5, kSize);
  const StopFlag stop;
  const at::Tensor x = SmoothVideo(12, kSize);
  const at::Tensor y = op.Forward(x, 0);
  const Estimate estimate = DeconvolveTime(op, {.measurement = y,
                                                .noise_level = 0,
                                                .first_frame = 0,
                                                .past = {},
                                                .cg_iterations = 0,
                                                .stop = stop});
  EXPECT_LT(Rms(estimate.video - x), 0.05 * Rms(y - x));
}

TEST(TemporalDeconvolutionTest, UsesThePast) {
  const TemporalAverage op(5, kSize);
  const StopFlag stop;
  const at::Tensor x = SmoothVideo(10, kSize);
  const at::Tensor y = op.Forward(x, 0);
  const Estimate estimate =
      DeconvolveTime(op, {.measurement = y.narrow(0, 6, 4),
                          .noise_level = 0,
                          .first_frame = 6,
                          .past = x.narrow(0, 2, 4),
                          .cg_iterations = 0,
                          .stop = stop});
  EXPECT_LT(Rms(estimate.video - x.narrow(0, 6, 4)), 5e-3);
}

TEST(TemporalDeconvolutionTest, NoiseIsNotMagnifiedWithoutBound) {
  at::manual_seed(49);
  const TemporalAverage op(7, kSize);
  const StopFlag stop;
  const at::Tensor x = SmoothVideo(24, kSize);
  const at::Tensor y = op.Forward(x, 0) + 0.02 * OnDevice(at::randn(x.sizes()));
  const Estimate estimate = DeconvolveTime(op, {.measurement = y,
                                                .noise_level = 0.02,
                                                .first_frame = 0,
                                                .past = {},
                                                .cg_iterations = 0,
                                                .stop = stop});
  EXPECT_LT(Rms(estimate.video - x), 0.08);
}

}  // namespace
}  // namespace limpid
