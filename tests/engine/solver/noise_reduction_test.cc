// Tests of engine/solver/noise_reduction.
#include "engine/solver/noise_reduction.h"

#include "tests/engine/solver/solver_testing.h"

namespace limpid {
namespace {

TEST(NoiseReductionTest, HalvesNoiseOverSmoothVideo) {
  at::manual_seed(47);
  const at::Tensor x = SmoothVideo(1, {64, 48});
  const at::Tensor y = x + 0.1 * OnDevice(at::randn(x.sizes()));
  EXPECT_LT(Rms(ReduceNoise(y, 0.1, kNoiseWindow) - x), 0.07);
}

TEST(NoiseReductionTest, KeepsEdgesThatStandOutFromNoise) {
  const at::Tensor x = (OnDevice(at::arange(32)) >= 16)
                           .to(at::kFloat)
                           .expand({1, 3, 8, 32})
                           .contiguous();
  EXPECT_LT(MaxAbs(ReduceNoise(x, 0.02, kNoiseWindow) - x), 0.01);
}

TEST(NoiseReductionTest, ChangesNothingWithoutNoise) {
  const at::Tensor x = OnDevice(at::rand({1, 3, 4, 5}));
  EXPECT_TRUE(at::equal(ReduceNoise(x, 0, kNoiseWindow), x));
}

TEST(NoiseReductionTest, KeepsAConstantOfAnySize) {
  const at::Tensor x = OnDevice(at::full({1, 3, 1, 1}, 0.25));
  EXPECT_LT(MaxAbs(ReduceNoise(x, 0.1, kNoiseWindow) - x), 1e-6);
}

}  // namespace
}  // namespace limpid
