// Tests of engine/operators/area_downsample.
#include "engine/operators/area_downsample.h"

#include "tests/engine/operators/operator_testing.h"

namespace limpid {
namespace {

TEST(AreaDownsampleTest, IsTheMeanOfEachBlock) {
  const AreaDownsample op(2, {2, 1});
  const at::Tensor x = OnDevice(at::arange(8, at::kDouble)).view({1, 1, 2, 4});
  const at::Tensor y = op.Forward(x, 0);
  EXPECT_EQ(y[0][0][0][0].item<double>(), (0 + 1 + 4 + 5) / 4.0);
  EXPECT_EQ(y[0][0][0][1].item<double>(), (2 + 3 + 6 + 7) / 4.0);
}

TEST(AreaDownsampleTest, AdjointIsTheTransposeOfForward) {
  at::manual_seed(13);
  for (const int64_t factor : {2, 3, 4, 8}) {
    ExpectAdjointIsTranspose(AreaDownsample(factor, {1, 1}), 1, 0);
    ExpectAdjointIsTranspose(AreaDownsample(factor, {5, 3}), 2, 9);
  }
}

TEST(AreaDownsampleTest, BatchesLeadingDimensions) {
  ExpectBatchesLeadingDimensions(AreaDownsample(3, {4, 2}), 2);
  ExpectWorksInFloat(AreaDownsample(3, {4, 2}), 2);
}

TEST(AreaDownsampleTest, StepsSolveLeastSquares) {
  at::manual_seed(14);
  ExpectStepsSolveLeastSquares(AreaDownsample(2, {3, 2}), 2, 0);
}

TEST(AreaDownsampleTest, SaysItsFactor) {
  EXPECT_EQ(AreaDownsample(4, {5, 3}).degradation(), Degradation{.factor = 4});
}

}  // namespace
}  // namespace limpid
