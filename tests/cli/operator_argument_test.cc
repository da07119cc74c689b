#include "cli/operator_argument.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/test_media.h"

namespace limpid::cli {
namespace {

using ::testing::HasSubstr;

const MaskSpec& LastMask(const OperatorSpec& spec) {
  return std::get<MaskSpec>(spec.stages.back());
}

TEST(OperatorArgumentTest, DrawsRandomMasksForTheMeasurement) {
  const auto spec = OperatorForMeasurement("mask:missing=0.5,seed=1", {8, 6});
  ASSERT_TRUE(spec.ok()) << spec.status();
  ASSERT_NE(LastMask(*spec).bitmap, nullptr);
  EXPECT_EQ(LastMask(*spec).bitmap->width, 8);
  EXPECT_EQ(LastMask(*spec).bitmap->height, 6);
}

TEST(OperatorArgumentTest, CleanFramesShrinkBeforeTheirMaskIsDrawn) {
  const auto spec = OperatorForCleanFrames(
      "downsample:factor=2+mask:missing=0.25,seed=1", {8, 6});
  ASSERT_TRUE(spec.ok()) << spec.status();
  EXPECT_EQ(LastMask(*spec).bitmap->width, 4);
  EXPECT_EQ(LastMask(*spec).bitmap->height, 3);
}

TEST(OperatorArgumentTest, NamesTheFlagInEveryError) {
  EXPECT_THAT(
      std::string(OperatorForMeasurement("blurr", {8, 6}).status().message()),
      HasSubstr("--operator: "));
  EXPECT_THAT(std::string(OperatorForCleanFrames("downsample:factor=4", {8, 6})
                              .status()
                              .message()),
              HasSubstr("--operator: "));
}

TEST(OperatorArgumentTest, RefusesAMaskFileOfAnotherSize) {
  const std::string path = TestPath("mask.png");
  Ffmpeg(
      "-f lavfi -i color=white:s=6x6 -vf scale=5:5,format=gray -frames:v 1 "
      "-update 1 " +
      path);
  EXPECT_FALSE(OperatorForMeasurement("mask:file=" + path, {8, 6}).ok());
  EXPECT_TRUE(OperatorForMeasurement("mask:file=" + path, {5, 5}).ok());
}

}  // namespace
}  // namespace limpid::cli
