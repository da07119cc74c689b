// Tests of engine/solver/temporal_fill.
#include "engine/solver/temporal_fill.h"

#include "tests/engine/solver/solver_testing.h"

namespace limpid {
namespace {

// Two frames of 16 x 16; a square is missing from the second.
class TemporalFillTest : public testing::Test {
 protected:
  TemporalFillTest() { known_[1].narrow(-2, 6, 4).narrow(-1, 6, 4).zero_(); }

  // Mean of the filled square, with 0 as the spatial estimate.
  double FilledMean(const at::Tensor& first, const at::Tensor& second,
                    const at::Tensor& past) const {
    const at::Tensor y = at::stack({first, second}) * known_;
    return FillOverTime({.measurement = y,
                         .noise_level = 0,
                         .first_frame = 0,
                         .past = past,
                         .cg_iterations = 0,
                         .stop = stop_},
                        known_, y)[1]
        .narrow(-2, 6, 4)
        .narrow(-1, 6, 4)
        .mean()
        .item<double>();
  }

  StopFlag stop_;
  at::Tensor known_ = OnDevice(at::ones({2, 1, 16, 16}));
  const at::Tensor bright_ = OnDevice(at::full({3, 16, 16}, 0.8));
  const at::Tensor dark_ = OnDevice(at::full({3, 16, 16}, 0.3));
};

TEST_F(TemporalFillTest, TakesAStillNeighbour) {
  EXPECT_NEAR(FilledMean(bright_, bright_, {}), 0.8, 0.05);
}

TEST_F(TemporalFillTest, DistrustsANeighbourThatDiffersAround) {
  EXPECT_LT(FilledMean(dark_, bright_, {}), 0.01);
}

TEST_F(TemporalFillTest, TakesTheLastFrameOfThePast) {
  const at::Tensor past = at::stack({dark_, bright_});
  EXPECT_NEAR(FilledMean(dark_, bright_, past), 0.8, 0.06);
}

TEST_F(TemporalFillTest, LeavesKnownPixelsToTheSpatialEstimate) {
  const at::Tensor y = at::stack({bright_, bright_}) * known_;
  const at::Tensor spatial = at::full_like(y, 0.5);
  const at::Tensor filled = FillOverTime({.measurement = y,
                                          .noise_level = 0,
                                          .first_frame = 0,
                                          .past = {},
                                          .cg_iterations = 0,
                                          .stop = stop_},
                                         known_, spatial);
  EXPECT_EQ(MaxAbs(filled[0] - 0.5), 0);
}

}  // namespace
}  // namespace limpid
