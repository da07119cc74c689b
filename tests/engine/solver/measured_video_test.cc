#include "engine/solver/measured_video.h"

#include "tests/engine/solver/solver_testing.h"

namespace limpid {
namespace {

constexpr FrameSize kSize = {.width = 12, .height = 8};

TEST(MeasuredVideoTest, CoverageOfAMaskIsTheMask) {
  const auto op = OperatorFor("mask:missing=0.5,seed=1", kSize);
  const at::Tensor coverage = Coverage(*op, 2, SmoothVideo(1, kSize).options());
  ASSERT_EQ(coverage.sizes(), at::IntArrayRef({2, 3, 8, 12}));
  EXPECT_EQ(coverage.sum().item<float>(), 2 * 3 * 48);
  EXPECT_TRUE(coverage.eq(0).logical_or(coverage.eq(1)).all().item<bool>());
}

TEST(MeasuredVideoTest, EverythingIsCoveredWithoutAMask) {
  for (const char* text : {"downsample:factor=2", "blur:sigma=1",
                           "temporal_average:frames=5", "identity"}) {
    const auto op = OperatorFor(text, kSize);
    EXPECT_LT(MaxAbs(Coverage(*op, 6, SmoothVideo(1, kSize).options()) - 1),
              1e-5)
        << text;
  }
}

// A measures pixels in [-1, 1]: what it makes of them, back in [0, 1].
TEST(MeasuredVideoTest, GreyIsWhatPixelsAroundZeroWouldGive) {
  const at::Tensor x = SmoothVideo(3, kSize);
  for (const char* text :
       {"mask:missing=0.5,seed=1", "blur:sigma=2,border=zero"}) {
    const auto op = OperatorFor(text, kSize);
    const at::Tensor expected = (op->Forward(2 * x - 1, 0) + 1) / 2;
    EXPECT_LT(MaxAbs(GreyWhereUnknown(*op, op->Forward(x, 0)) - expected), 1e-6)
        << text;
  }
}

TEST(MeasuredVideoTest, BringsFramesToASize) {
  const at::Tensor small = at::full({2, 3, 4, 6}, 0.25);
  const at::Tensor large = BringToSize(small, kSize);
  ASSERT_EQ(large.sizes(), at::IntArrayRef({2, 3, 8, 12}));
  EXPECT_LT(MaxAbs(large - 0.25), 1e-6);
  EXPECT_TRUE(BringToSize(large, kSize).is_same(large));
}

}  // namespace
}  // namespace limpid
