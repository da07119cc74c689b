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

TEST(StageFaultTest, KernelTapsAreBounded) {
  EXPECT_EQ(FaultyPart(Kernel({-99.5f, 100.0f, 0.5f}, 3, 1)), "");
  const auto fault = FindFault(Kernel({-1e30f, 1e30f, 1.0f}, 3, 1));
  ASSERT_TRUE(fault.has_value());
  EXPECT_EQ(fault->part, "blur.taps.values[0]");
  EXPECT_EQ(fault->message,
            "is -1e+30, must be finite, allowed are -100 to 100");
}

TEST(StageFaultTest, KernelTapsAreBoundedTogether) {
  std::vector<float> taps(15, 80.0f);
  for (size_t i = 0; i < taps.size(); i += 2) taps[i] = -70.0f;
  taps[0] = 1.0f;
  const auto fault = FindFault(Kernel(taps, 15, 1));
  ASSERT_TRUE(fault.has_value());
  EXPECT_EQ(fault->part, "blur.taps.values");
  EXPECT_EQ(fault->message,
            "have magnitudes that sum to 1051, allowed are 0 to 1000");
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
