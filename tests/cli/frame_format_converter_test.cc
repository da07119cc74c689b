#include "cli/frame_format_converter.h"

#include <gtest/gtest.h>

#include "engine/video/av_frame.h"
#include "tests/cli/test_media.h"

namespace limpid::cli {
namespace {

TEST(FrameFormatConverterTest, GivesPicturesOfTheFormat) {
  const FrameFormat rgb = RgbFormat({8, 6});
  FrameFormat yuv = rgb;
  yuv.layout = PixelLayout::kYuv444;
  yuv.bit_depth = 10;
  yuv.size = {16, 12};
  const Frame frame = PatternFrame(rgb.size, 7, 0);
  FrameConverter converter = ConverterTo(yuv);
  const auto picture = converter.Convert(*BorrowFrame(frame, rgb));
  ASSERT_TRUE(picture.ok()) << picture.status();
  EXPECT_EQ((*picture)->format, AV_PIX_FMT_YUV444P10LE);
  EXPECT_EQ((*picture)->width, 16);
  EXPECT_EQ((*picture)->height, 12);
  EXPECT_EQ((*picture)->pts, 7);
}

}  // namespace
}  // namespace limpid::cli
