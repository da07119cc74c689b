#include "engine/video/pixel_format.h"

extern "C" {
#include <libswscale/swscale.h>
}

#include <gtest/gtest.h>

#include "tests/testing/packed_video.h"

namespace limpid {
namespace {

TEST(PixelFormatTest, OurFormatsAreTheirOwnNearest) {
  for (const FrameFormat& format : EveryLayoutAndDepth({8, 8})) {
    EXPECT_EQ(NearestFormat(AvFormatOf(format)),
              (SampleFormat{format.layout, format.bit_depth}))
        << NameOf(format);
  }
}

TEST(PixelFormatTest, OtherFormatsLoseNoChroma) {
  EXPECT_EQ(NearestFormat(AV_PIX_FMT_YUV440P),
            (SampleFormat{PixelLayout::kYuv444, 8}));
  EXPECT_EQ(NearestFormat(AV_PIX_FMT_NV16),
            (SampleFormat{PixelLayout::kYuv422, 8}));
  EXPECT_EQ(NearestFormat(AV_PIX_FMT_YUYV422),
            (SampleFormat{PixelLayout::kYuv422, 8}));
  EXPECT_EQ(NearestFormat(AV_PIX_FMT_GRAY8),
            (SampleFormat{PixelLayout::kYuv420, 8}));
}

TEST(PixelFormatTest, OtherDepthsGetAsManyBitsAsThereAre) {
  EXPECT_EQ(NearestFormat(AV_PIX_FMT_YUV420P12),
            (SampleFormat{PixelLayout::kYuv420, 10}));
  EXPECT_EQ(NearestFormat(AV_PIX_FMT_GBRP10),
            (SampleFormat{PixelLayout::kRgb, 16}));
  EXPECT_EQ(NearestFormat(AV_PIX_FMT_RGBA),
            (SampleFormat{PixelLayout::kRgb, 8}));
  EXPECT_EQ(NearestFormat(AV_PIX_FMT_PAL8),
            (SampleFormat{PixelLayout::kRgb, 8}));
}

TEST(PixelFormatTest, SamplesAreThoseOfAnotherPacking) {
  const FrameFormat nv12 = FormatOf(PixelLayout::kNv12, 8, {8, 8});
  EXPECT_TRUE(HasSamplesOf(AV_PIX_FMT_YUV420P, nv12));
  EXPECT_TRUE(HasSamplesOf(AV_PIX_FMT_YUVJ420P, nv12));
  EXPECT_FALSE(HasSamplesOf(AV_PIX_FMT_YUV420P10LE, nv12));
  EXPECT_FALSE(HasSamplesOf(AV_PIX_FMT_YUV422P, nv12));
  EXPECT_FALSE(HasSamplesOf(AV_PIX_FMT_GRAY8, nv12));
  EXPECT_FALSE(HasSamplesOf(AV_PIX_FMT_YUVA420P, nv12));
  const FrameFormat rgb = FormatOf(PixelLayout::kRgb, 8, {8, 8});
  EXPECT_TRUE(HasSamplesOf(AV_PIX_FMT_GBRP, rgb));
  EXPECT_FALSE(HasSamplesOf(AV_PIX_FMT_YUV444P, rgb));
}

TEST(PixelFormatTest, OnlyFormatsWithoutATagAreAlwaysOfFullRange) {
  EXPECT_TRUE(IsAlwaysFullRange(AV_PIX_FMT_YUVJ420P));
  EXPECT_TRUE(IsAlwaysFullRange(AV_PIX_FMT_RGB24));
  EXPECT_TRUE(IsAlwaysFullRange(AV_PIX_FMT_GRAY8));
  EXPECT_FALSE(IsAlwaysFullRange(AV_PIX_FMT_YUV420P));
  EXPECT_FALSE(IsAlwaysFullRange(AV_PIX_FMT_NONE));
}

TEST(PixelFormatTest, TagsSurviveTheWayThere) {
  FrameFormat format = FormatOf(PixelLayout::kYuv420, 10, {8, 8});
  format.color = {
      .primaries = 9, .transfer = 16, .matrix = 9, .full_range = true};
  const AvColor color = AvColorOf(format);
  EXPECT_EQ(color.transfer, AVCOL_TRC_SMPTE2084);
  EXPECT_EQ(TagsOf(color, AvFormatOf(format)), format.color);
  format.color.full_range = false;
  EXPECT_EQ(TagsOf(AvColorOf(format), AvFormatOf(format)), format.color);
}

TEST(PixelFormatTest, RgbHasNoMatrixAndFullRange) {
  const AvColor color = AvColorOf(FormatOf(PixelLayout::kRgb, 8, {8, 8}));
  EXPECT_EQ(color.matrix, AVCOL_SPC_RGB);
  EXPECT_EQ(color.range, AVCOL_RANGE_JPEG);
}

TEST(PixelFormatTest, TheHeightDecidesAnUnspecifiedMatrix) {
  EXPECT_EQ(ScalerMatrix(AVCOL_SPC_UNSPECIFIED, 576), SWS_CS_ITU601);
  EXPECT_EQ(ScalerMatrix(AVCOL_SPC_UNSPECIFIED, 577), SWS_CS_ITU709);
  EXPECT_EQ(ScalerMatrix(AVCOL_SPC_BT709, 8), SWS_CS_ITU709);
  EXPECT_EQ(ScalerMatrix(AVCOL_SPC_SMPTE170M, 1080), SWS_CS_ITU601);
  EXPECT_EQ(ScalerMatrix(AVCOL_SPC_BT2020_NCL, 8), SWS_CS_BT2020);
}

}  // namespace
}  // namespace limpid
