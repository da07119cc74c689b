#include "engine/video/encoding_limits.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/errors.h"
#include "tests/testing/packed_video.h"

namespace limpid {
namespace {

absl::Status Check(Encoding encoding, PixelLayout layout, FrameSize size) {
  return CheckEncodingHolds(encoding, FormatOf(layout, 8, size),
                            "source.encoding");
}

TEST(EncodingLimitsTest, H264AndHevcRefuseOddSidesOfSubsampledChroma) {
  for (const Encoding encoding : {Encoding::kH264, Encoding::kHevc}) {
    EXPECT_FALSE(Check(encoding, PixelLayout::kYuv420, {64, 47}).ok());
    EXPECT_FALSE(Check(encoding, PixelLayout::kNv12, {63, 48}).ok());
    EXPECT_FALSE(Check(encoding, PixelLayout::kYuv422, {63, 48}).ok());
    EXPECT_TRUE(Check(encoding, PixelLayout::kYuv422, {64, 47}).ok());
    EXPECT_TRUE(Check(encoding, PixelLayout::kYuv444, {63, 47}).ok());
    EXPECT_TRUE(Check(encoding, PixelLayout::kRgb, {63, 47}).ok());
  }
}

TEST(EncodingLimitsTest, Ffv1RefusesSidesOfOne) {
  EXPECT_FALSE(Check(Encoding::kFfv1, PixelLayout::kYuv444, {1, 9}).ok());
  EXPECT_FALSE(Check(Encoding::kFfv1, PixelLayout::kRgb, {9, 1}).ok());
  EXPECT_TRUE(Check(Encoding::kFfv1, PixelLayout::kYuv420, {2, 3}).ok());
}

TEST(EncodingLimitsTest, TheOthersHoldEverySize) {
  for (const Encoding encoding :
       {Encoding::kRaw, Encoding::kPng, Encoding::kJpeg, Encoding::kAv1,
        Encoding::kVp9}) {
    EXPECT_TRUE(Check(encoding, PixelLayout::kYuv420, {1, 1}).ok());
  }
}

TEST(EncodingLimitsTest, NamesTheFieldAndTheSize) {
  const absl::Status status =
      Check(Encoding::kH264, PixelLayout::kYuv420, {64, 47});
  EXPECT_EQ(FieldOf(status), "source.encoding");
  EXPECT_THAT(std::string(status.message()),
              testing::HasSubstr("is h264, which holds no yuv420 of 64x47, "
                                 "expected even sides"));
}

}  // namespace
}  // namespace limpid
