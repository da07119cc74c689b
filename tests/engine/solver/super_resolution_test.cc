// Tests of engine/solver/super_resolution.
#include "engine/solver/super_resolution.h"

#include "tests/engine/solver/solver_testing.h"

namespace limpid {
namespace {

constexpr FrameSize kSize = {.width = 96, .height = 72};

class SuperResolutionTest : public testing::TestWithParam<const char*> {
 protected:
  static at::Tensor DetailedVideo() { return SmoothVideo(2, kSize); }
  // Flat between its edges, where noise shows most.
  static at::Tensor FlatVideo() {
    return (SmoothVideo(2, kSize) > 0.5).to(at::kFloat) * 0.4 + 0.3;
  }

  double Error(const at::Tensor& x, double noise_level, bool plainly) const {
    const auto op = OperatorFor(GetParam(), kSize);
    at::manual_seed(48);
    at::Tensor y = op->Forward(x, 0);
    y = y + noise_level * OnDevice(at::randn(y.sizes()));
    if (plainly) {
      return Rms(at::upsample_bicubic2d(y, {72, 96}, false) - x);
    }
    const StopFlag stop;
    return Rms(Enlarge(*op, {.measurement = y,
                             .noise_level = noise_level,
                             .first_frame = 0,
                             .past = {},
                             .cg_iterations = 0,
                             .stop = stop})
                   .video -
               x);
  }
};

TEST_P(SuperResolutionTest, IsCloserThanBicubicInterpolation) {
  EXPECT_LT(Error(DetailedVideo(), 0, false),
            0.8 * Error(DetailedVideo(), 0, true));
}

TEST_P(SuperResolutionTest, IsCloserUnderNoiseToo) {
  EXPECT_LT(Error(FlatVideo(), 0.02, false), Error(FlatVideo(), 0.02, true));
}

INSTANTIATE_TEST_SUITE_P(Kinds, SuperResolutionTest,
                         testing::Values("downsample:factor=4",
                                         "downsample:factor=3",
                                         "downsample:factor=4,kernel=bicubic"));

TEST(EnlargeTest, TakesASinglePixel) {
  const auto op = OperatorFor("downsample:factor=2", {2, 2});
  const StopFlag stop;
  const at::Tensor y = OnDevice(at::full({1, 3, 1, 1}, 0.4));
  const Estimate estimate = Enlarge(*op, {.measurement = y,
                                          .noise_level = 0,
                                          .first_frame = 0,
                                          .past = {},
                                          .cg_iterations = 0,
                                          .stop = stop});
  EXPECT_LT(MaxAbs(estimate.video - 0.4), 1e-6);
}

}  // namespace
}  // namespace limpid
