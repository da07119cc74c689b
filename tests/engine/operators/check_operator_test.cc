// Tests of engine/operators/check_operator.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "engine/base/errors.h"
#include "engine/operators/operator_spec.h"

namespace limpid {
namespace {

using testing::HasSubstr;

constexpr FrameSize kMeasured = {.width = 4, .height = 2};

MaskSpec MaskOfSize(int64_t width, int64_t height) {
  MaskSpec mask;
  mask.bitmap = std::make_shared<const MaskBitmap>(MaskBitmap{
      .width = width,
      .height = height,
      .known = std::vector<uint8_t>(static_cast<size_t>(width * height), 1)});
  return mask;
}

MaskSpec PerFrameMask() {
  MaskSpec mask;
  mask.per_frame = true;
  return mask;
}

std::string FaultyField(const OperatorSpec& spec) {
  return FieldOf(CheckOperator(spec, kMeasured)).value_or("");
}

TEST(CheckOperatorTest, AcceptsIdentityAndGoodCompositions) {
  EXPECT_EQ(FaultyField({}), "");
  EXPECT_EQ(FaultyField({.stages = {MaskOfSize(8, 4), DownsampleSpec(),
                                    MaskOfSize(4, 2)}}),
            "");
  EXPECT_EQ(FaultyField({.stages = {TemporalAverageSpec(), PerFrameMask()}}),
            "");
}

TEST(CheckOperatorTest, NamesTheStageAtFault) {
  BlurSpec blur;
  blur.sigma = 3;
  blur.num_taps = 4;
  EXPECT_EQ(FaultyField({.stages = {IdentitySpec(), blur}}),
            "operator.stages[1].blur.gaussian.taps");
}

TEST(CheckOperatorTest, MaskMustHaveTheSizeOfTheFramesThatItSees) {
  const OperatorSpec spec = {.stages = {MaskOfSize(4, 2), DownsampleSpec()}};
  EXPECT_EQ(FaultyField(spec), "operator.stages[0].mask.static_mask");
  const absl::Status status = CheckOperator(spec, kMeasured);
  EXPECT_THAT(std::string(status.message()), HasSubstr("is 4x2, must be 8x4"));
}

TEST(CheckOperatorTest, OnlyTheLastStageMayBePerFrame) {
  EXPECT_EQ(FaultyField({.stages = {PerFrameMask(), IdentitySpec()}}),
            "operator.stages[0].mask.per_frame");
}

TEST(CheckOperatorTest, RefusesWhatTheCommandLineMustResolve) {
  MaskSpec random;
  random.missing = 0.5;
  EXPECT_EQ(FaultyField({.stages = {random}}), "operator.stages[0].mask");
  BlurSpec blur;
  blur.file = "k.npy";
  EXPECT_EQ(FaultyField({.stages = {blur}}), "operator.stages[0].blur");
}

TEST(CheckOperatorTest, RefusesMoreThanEightStages) {
  OperatorSpec spec;
  spec.stages.resize(9);
  EXPECT_EQ(FaultyField(spec), "operator.stages");
}

TEST(CheckOperatorTest, RefusesRestoredFramesBeyondReason) {
  OperatorSpec spec;
  spec.stages.assign(8, DownsampleSpec{.factor = 8});
  EXPECT_EQ(FaultyField(spec), "operator.stages[3].downsample.factor");
}

}  // namespace
}  // namespace limpid
