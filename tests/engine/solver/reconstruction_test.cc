// Tests of engine/solver/reconstruction.
#include "engine/solver/reconstruction.h"

#include "tests/engine/solver/solver_testing.h"

namespace limpid {
namespace {

constexpr FrameSize kSize = {.width = 48, .height = 40};

class ReconstructionTest : public testing::TestWithParam<const char*> {};

// Against A^T y scaled to the same mean, which every estimate has to beat.
TEST_P(ReconstructionTest, IsCloseToTheVideo) {
  const auto op = OperatorFor(GetParam(), kSize);
  const StopFlag stop;
  const at::Tensor x = SmoothVideo(6, kSize);
  const at::Tensor y = op->Forward(x, 0);
  const at::Tensor estimate = Reconstruct(*op, {.measurement = y,
                                                .noise_level = 0,
                                                .first_frame = 0,
                                                .past = {},
                                                .cg_iterations = 0,
                                                .stop = stop})
                                  .video;
  const at::Tensor back = op->Adjoint(y, 0);
  const at::Tensor scaled = back * (x.mean() / back.mean());
  EXPECT_LT(Rms(estimate - x), 0.05);
  EXPECT_LE(Rms(estimate - x), 0.5 * Rms(scaled - x));
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, ReconstructionTest,
    testing::Values("identity", "mask:missing=0.5,seed=1", "blur:sigma=2",
                    "downsample:factor=2", "downsample:factor=2,kernel=bicubic",
                    "temporal_average:frames=4",
                    "blur:sigma=1+mask:missing=0.3,seed=2",
                    "temporal_average:frames=3+downsample:factor=2"));

TEST(ReconstructionNoiseTest, ReducesPlainNoise) {
  at::manual_seed(51);
  const auto op = OperatorFor("identity", kSize);
  const StopFlag stop;
  const at::Tensor x = SmoothVideo(1, kSize);
  const at::Tensor y = x + 0.1 * OnDevice(at::randn(x.sizes()));
  const Estimate estimate = Reconstruct(*op, {.measurement = y,
                                              .noise_level = 0.1,
                                              .first_frame = 0,
                                              .past = {},
                                              .cg_iterations = 0,
                                              .stop = stop});
  EXPECT_LT(Rms(estimate.video - x), 0.08);
  EXPECT_EQ(estimate.error_variance, 0) << "noise has been weighed";
}

}  // namespace
}  // namespace limpid
