#include "engine/video/av_frame.h"

#include <gtest/gtest.h>

#include "engine/video/pixel_format.h"
#include "tests/testing/packed_video.h"

namespace limpid {
namespace {

TEST(AvFrameTest, BorrowsEveryPlaneWithItsStrideAndTags) {
  FrameFormat format = FormatOf(PixelLayout::kYuv422, 10, {17, 13});
  format.color = {.primaries = 9, .transfer = 14, .matrix = 9};
  const Frame frame = SmoothFrame(format, 2);
  const AvFramePtr picture = BorrowFrame(frame, format);
  EXPECT_EQ(picture->format, AV_PIX_FMT_YUV422P10LE);
  EXPECT_EQ(picture->width, 17);
  EXPECT_EQ(picture->height, 13);
  EXPECT_EQ(picture->pts, frame.pts);
  EXPECT_EQ(picture->color_primaries, AVCOL_PRI_BT2020);
  EXPECT_EQ(picture->colorspace, AVCOL_SPC_BT2020_NCL);
  EXPECT_EQ(picture->color_range, AVCOL_RANGE_MPEG);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(static_cast<const void*>(picture->data[i]),
              frame.planes[i].data.data());
    EXPECT_EQ(picture->linesize[i], frame.planes[i].stride);
  }
}

TEST(AvFrameTest, EveryFormatComesBackAsItWas) {
  for (const FrameSize size : {FrameSize{1, 1}, {17, 13}, {64, 48}}) {
    for (const FrameFormat& format : EveryLayoutAndDepth(size)) {
      const Frame frame = SmoothFrame(format, 5);
      const Frame back = FrameFromAv(*BorrowFrame(frame, format), format);
      EXPECT_EQ(back.pts, frame.pts);
      ExpectSamePlanes(back, frame, NameOf(format));
    }
  }
}

TEST(AvFrameTest, DropsThePaddingOfRows) {
  const FrameFormat format = FormatOf(PixelLayout::kRgb, 8, {1, 2});
  Frame padded = {.pts = 3, .planes = {}, .mask = nullptr};
  padded.planes.push_back({.data = "abc--def--", .stride = 5});
  const Frame frame = FrameFromAv(*BorrowFrame(padded, format), format);
  EXPECT_EQ(frame.planes[0].data, "abcdef");
  EXPECT_EQ(frame.planes[0].stride, 3);
}

}  // namespace
}  // namespace limpid
