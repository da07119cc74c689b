// Tests of engine/operators/stage_fault.
#include "engine/operators/stage_fault.h"

#include <gtest/gtest.h>

#include <limits>
#include <memory>

namespace limpid {
namespace {

BlurSpec Kernel(std::vector<float> values, int width, int height) {
  BlurSpec blur;
  blur.kernel = std::move(values);
  blur.kernel_width = width;
  blur.kernel_height = height;
  return blur;
}

MaskSpec Mask(MaskBitmap bitmap) {
  MaskSpec mask;
  mask.bitmap = std::make_shared<const MaskBitmap>(std::move(bitmap));
  return mask;
}

std::string FaultyPart(const OperatorStage& stage) {
  const auto fault = FindFault(stage);
  return fault ? fault->part : "";
}

TEST(StageFaultTest, FindsNothingInGoodStages) {
  EXPECT_EQ(FaultyPart(IdentitySpec()), "");
  EXPECT_EQ(FaultyPart(Kernel({0.3f, 0.4f, 0.3f}, 3, 1)), "");
  EXPECT_EQ(FaultyPart(Mask({.width = 2, .height = 1, .known = {0, 1}})), "");
}

TEST(StageFaultTest, KernelMustBeOdd) {
  EXPECT_EQ(FaultyPart(Kernel({0.5f, 0.5f}, 2, 1)), "blur.taps");
}

TEST(StageFaultTest, KernelMustHaveAValueForEveryTap) {
  EXPECT_EQ(FaultyPart(Kernel({1.0f}, 3, 3)), "blur.taps.values");
}

TEST(StageFaultTest, KernelMustBeFinite) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(FaultyPart(Kernel({0.5f, nan, 0.5f}, 3, 1)), "blur.taps.values[1]");
}

TEST(StageFaultTest, KernelMustSumToOne) {
  const auto fault = FindFault(Kernel({0.5f, 0.5f, 0.5f}, 3, 1));
  ASSERT_TRUE(fault.has_value());
  EXPECT_EQ(fault->message, "sum to 1.5, must sum to 1 within 0.001");
}

TEST(StageFaultTest, MaskMustNotBeAllUnknown) {
  EXPECT_EQ(FaultyPart(Mask({.width = 2, .height = 1, .known = {0, 0}})),
            "mask.static_mask");
}

TEST(StageFaultTest, MaskMustHaveAValueForEveryPixel) {
  EXPECT_EQ(FaultyPart(Mask({.width = 2, .height = 2, .known = {1}})),
            "mask.static_mask");
  EXPECT_EQ(FaultyPart(Mask({})), "mask.static_mask");
}

TEST(StageFaultTest, MaskMustHaveOneSource) {
  MaskSpec mask = Mask({.width = 1, .height = 1, .known = {1}});
  mask.per_frame = true;
  EXPECT_EQ(FaultyPart(mask), "mask");
  EXPECT_EQ(FaultyPart(MaskSpec()), "mask");
}

TEST(StageFaultTest, NanIsOutOfEveryRange) {
  BlurSpec blur;
  blur.sigma = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(FaultyPart(blur), "blur.gaussian.sigma");
  MaskSpec mask;
  mask.missing = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(FaultyPart(mask), "mask.missing");
}

}  // namespace
}  // namespace limpid
