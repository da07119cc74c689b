// Tests of engine/operators/temporal_average.
#include "engine/operators/temporal_average.h"

#include "tests/engine/operators/operator_testing.h"

namespace limpid {
namespace {

constexpr FrameSize kSize = {.width = 3, .height = 2};

TEST(TemporalAverageTest, AveragesWhatThereIsAtTheStart) {
  const TemporalAverage op(3, {1, 1});
  const at::Tensor x =
      OnDevice(at::tensor({3.0, 6.0, 12.0, 30.0})).view({4, 1, 1, 1});
  const at::Tensor y = op.Forward(x, 0).flatten();
  const at::Tensor expected = OnDevice(at::tensor({3.0, 4.5, 7.0, 16.0}));
  EXPECT_LT(MaxAbs(y - expected), 1e-6);
}

TEST(TemporalAverageTest, TakesTheUnknownPastAsZeroLaterOn) {
  const TemporalAverage op(3, {1, 1});
  const at::Tensor y = op.Forward(OnDevice(at::full({1, 1, 1, 1}, 3.0)), 10);
  EXPECT_NEAR(y.item<double>(), 1, 1e-6);
}

TEST(TemporalAverageTest, ChunksEqualWhole) {
  at::manual_seed(18);
  for (const int64_t n : {1, 2, 7, 16}) {
    for (const int64_t chunk : {1, 5, 9}) {
      ExpectChunksEqualWhole(TemporalAverage(n, kSize), 23, chunk);
    }
  }
}

TEST(TemporalAverageTest, AdjointIsTheTransposeOfForward) {
  at::manual_seed(19);
  for (const int64_t first_frame : {0, 3, 100}) {
    ExpectAdjointIsTranspose(TemporalAverage(7, kSize), 5, first_frame);
    ExpectAdjointIsTranspose(TemporalAverage(4, kSize), 12, first_frame);
  }
}

TEST(TemporalAverageTest, BatchesLeadingDimensions) {
  ExpectBatchesLeadingDimensions(TemporalAverage(3, kSize), 4);
  ExpectWorksInFloat(TemporalAverage(3, kSize), 4);
}

TEST(TemporalAverageTest, StepsSolveLeastSquares) {
  at::manual_seed(20);
  ExpectStepsSolveLeastSquares(TemporalAverage(3, {2, 1}), 5, 0);
  ExpectStepsSolveLeastSquares(TemporalAverage(3, {2, 1}), 5, 4);
}

TEST(TemporalAverageTest, SaysHowManyFramesItAverages) {
  EXPECT_EQ(TemporalAverage(3, kSize).degradation(),
            Degradation{.averaged_frames = 3});
}

}  // namespace
}  // namespace limpid
