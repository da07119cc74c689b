#include "engine/video/frame_converter.h"

#include <gtest/gtest.h>

#include "engine/video/av_frame.h"
#include "tests/testing/packed_video.h"

namespace limpid {
namespace {

const FrameSize kSize = {.width = 32, .height = 16};

FrameConverter ConverterTo(const FrameFormat& format) {
  return FrameConverter({.format = AvFormatOf(format),
                         .width = static_cast<int>(format.size.width),
                         .height = static_cast<int>(format.size.height),
                         .color = AvColorOf(format)});
}

// A frame whose planes hold one value each.
Frame FlatFrame(const FrameFormat& format, std::vector<int> codes) {
  Frame frame = SmoothFrame(format, 0);
  for (size_t i = 0; i < codes.size(); ++i) {
    frame.planes[i].data.assign(frame.planes[i].data.size(),
                                static_cast<char>(codes[i]));
  }
  return frame;
}

// What one conversion makes of `frame`.
Frame Converted(const Frame& frame, const FrameFormat& from,
                const FrameFormat& to) {
  const auto picture = ConverterTo(to).Convert(*BorrowFrame(frame, from));
  EXPECT_TRUE(picture.ok()) << picture.status();
  return FrameFromAv(**picture, to);
}

int FirstByte(const Frame& frame, int plane) {
  return static_cast<unsigned char>(frame.planes[plane].data[0]);
}

TEST(FrameConverterTest, TheSamePixelsAreNotCopied) {
  const FrameFormat format = FormatOf(PixelLayout::kYuv420, 8, kSize);
  const Frame frame = SmoothFrame(format, 1);
  const AvFramePtr source = BorrowFrame(frame, format);
  const auto picture = ConverterTo(format).Convert(*source);
  ASSERT_TRUE(picture.ok()) << picture.status();
  EXPECT_EQ((*picture)->pts, frame.pts);
  ExpectSamePlanes(FrameFromAv(**picture, format), frame, "yuv420");
}

TEST(FrameConverterTest, AnotherPackingLosesNothing) {
  for (const int bit_depth : {8, 10}) {
    const FrameFormat planar = FormatOf(PixelLayout::kYuv420, bit_depth, kSize);
    const FrameFormat nv12 = FormatOf(PixelLayout::kNv12, bit_depth, kSize);
    const Frame frame = SmoothFrame(planar, 3);
    const Frame there = Converted(frame, planar, nv12);
    EXPECT_EQ(there.pts, frame.pts);
    ExpectSamePlanes(Converted(there, nv12, planar), frame, NameOf(planar));
  }
}

TEST(FrameConverterTest, FullRangeBecomesLimited) {
  FrameFormat full = FormatOf(PixelLayout::kYuv444, 8, kSize);
  full.color.full_range = true;
  const FrameFormat limited = FormatOf(PixelLayout::kYuv420, 8, kSize);
  const Frame white =
      Converted(FlatFrame(full, {255, 128, 128}), full, limited);
  EXPECT_NEAR(FirstByte(white, 0), 235, 1);
  EXPECT_NEAR(FirstByte(white, 1), 128, 1);
}

TEST(FrameConverterTest, TheSameFormatChangesItsRangeToo) {
  FrameFormat full = FormatOf(PixelLayout::kYuv420, 8, kSize);
  full.color.full_range = true;
  const FrameFormat limited = FormatOf(PixelLayout::kYuv420, 8, kSize);
  const Frame white =
      Converted(FlatFrame(full, {255, 128, 128}), full, limited);
  EXPECT_NEAR(FirstByte(white, 0), 235, 1);
}

TEST(FrameConverterTest, TheSameFormatChangesItsMatrixToo) {
  const FrameFormat in_709 = FormatOf(PixelLayout::kYuv420, 8, kSize);
  FrameFormat in_601 = in_709;
  in_601.color.matrix = 6;
  const Frame red =
      Converted(FlatFrame(in_709, {63, 102, 240}), in_709, in_601);
  EXPECT_NEAR(FirstByte(red, 0), 81, 2);
  EXPECT_NEAR(FirstByte(red, 1), 90, 2);
  EXPECT_NEAR(FirstByte(red, 2), 240, 2);
}

TEST(FrameConverterTest, FollowsASourceThatChanges) {
  const FrameFormat rgb = FormatOf(PixelLayout::kRgb, 8, kSize);
  const FrameFormat limited = FormatOf(PixelLayout::kYuv444, 8, kSize);
  FrameFormat full = limited;
  full.color.full_range = true;
  FrameConverter converter = ConverterTo(rgb);
  for (const FrameFormat& format : {limited, full, limited}) {
    const int white = format.color.full_range ? 255 : 235;
    const Frame frame = FlatFrame(format, {white, 128, 128});
    const auto picture = converter.Convert(*BorrowFrame(frame, format));
    ASSERT_TRUE(picture.ok()) << picture.status();
    EXPECT_NEAR((*picture)->data[0][0], 255, 1);
  }
}

TEST(FrameConverterTest, UsesTheMatrixOfTheTags) {
  FrameFormat yuv = FormatOf(PixelLayout::kYuv444, 8, kSize);
  const FrameFormat rgb = FormatOf(PixelLayout::kRgb, 8, kSize);
  // Red of BT.709, and what the same codes are in BT.601.
  const std::vector<int> red = {63, 102, 240};
  const Frame in_709 = Converted(FlatFrame(yuv, red), yuv, rgb);
  EXPECT_NEAR(FirstByte(in_709, 0), 255, 2);
  EXPECT_NEAR(static_cast<unsigned char>(in_709.planes[0].data[1]), 0, 2);
  yuv.color.matrix = 6;
  const Frame in_601 = Converted(FlatFrame(yuv, red), yuv, rgb);
  EXPECT_NEAR(FirstByte(in_601, 0), 234, 3);
}

TEST(FrameConverterTest, ScalesToAnotherSize) {
  const FrameFormat from = FormatOf(PixelLayout::kRgb, 8, kSize);
  const FrameFormat to = FormatOf(PixelLayout::kRgb, 8, {13, 7});
  const Frame scaled = Converted(FlatFrame(from, {77}), from, to);
  ASSERT_EQ(scaled.planes[0].data.size(), 3u * 13 * 7);
  EXPECT_NEAR(FirstByte(scaled, 0), 77, 1);
}

}  // namespace
}  // namespace limpid
