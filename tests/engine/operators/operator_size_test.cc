// Tests of engine/operators/operator_size.
#include <gtest/gtest.h>

#include "engine/base/errors.h"
#include "engine/operators/operator_spec.h"

namespace limpid {
namespace {

OperatorSpec Parsed(std::string_view text) { return *ParseOperator(text); }

TEST(OperatorSizeTest, DownsamplingMultipliesTheRestoredSize) {
  const FrameSize size = RestoredSize(
      Parsed("downsample:factor=4+blur:sigma=1+downsample:factor=3"), {10, 5});
  EXPECT_EQ(size, (FrameSize{.width = 120, .height = 60}));
}

TEST(OperatorSizeTest, MeasuredSizeUndoesRestoredSize) {
  const auto size = MeasuredSize(
      Parsed("downsample:factor=4+downsample:factor=3"), {120, 60});
  ASSERT_TRUE(size.ok());
  EXPECT_EQ(*size, (FrameSize{.width = 10, .height = 5}));
}

TEST(OperatorSizeTest, EachFactorMustDivide) {
  const auto size = MeasuredSize(Parsed("identity+downsample:factor=4"),
                                 {.width = 8, .height = 6});
  EXPECT_EQ(FieldOf(size.status()), "operator.stages[1].downsample.factor");
}

TEST(OperatorSizeTest, KnowsPerFrameMasks) {
  EXPECT_TRUE(HasPerFrameMask(Parsed("identity+mask:per_frame=1")));
  EXPECT_FALSE(HasPerFrameMask(Parsed("mask:missing=0.5")));
}

TEST(OperatorSizeTest, KnowsIdentities) {
  EXPECT_TRUE(IsIdentity({}));
  EXPECT_TRUE(IsIdentity(Parsed("identity+identity")));
  EXPECT_FALSE(IsIdentity(Parsed("identity+blur:sigma=1")));
}

TEST(OperatorSizeTest, DefaultTapsReachFourSigmasAndNoFurtherThan255) {
  BlurSpec blur;
  blur.sigma = 3;
  EXPECT_EQ(NumTaps(blur), 25);
  blur.sigma = 50;
  EXPECT_EQ(NumTaps(blur), 255);
  blur.num_taps = 61;
  EXPECT_EQ(NumTaps(blur), 61);
}

}  // namespace
}  // namespace limpid
