#include "cli/output_codec.h"

#include <gtest/gtest.h>

namespace limpid::cli {
namespace {

absl::StatusOr<const AVCodec*> CodecFor(const std::string& path,
                                        bool lossless = false) {
  const AVOutputFormat* container =
      av_guess_format(nullptr, path.c_str(), nullptr);
  return OutputCodec(*container, path, lossless);
}

FrameFormat Format(PixelLayout layout, int bit_depth) {
  FrameFormat format;
  format.size = {64, 48};
  format.layout = layout;
  format.bit_depth = bit_depth;
  return format;
}

TEST(OutputCodecTest, FollowsTheContainer) {
  EXPECT_EQ((*CodecFor("a.mp4"))->id, AV_CODEC_ID_H264);
  EXPECT_EQ((*CodecFor("a.mkv"))->id, AV_CODEC_ID_H264);
  EXPECT_EQ((*CodecFor("a.mov"))->id, AV_CODEC_ID_H264);
  EXPECT_EQ((*CodecFor("a.webm"))->id, AV_CODEC_ID_VP9);
  EXPECT_EQ((*CodecFor("a.gif"))->id, AV_CODEC_ID_GIF);
  EXPECT_EQ((*CodecFor("a_%05d.png"))->id, AV_CODEC_ID_PNG);
  EXPECT_EQ((*CodecFor("a_%05d.jpg"))->id, AV_CODEC_ID_MJPEG);
  EXPECT_EQ((*CodecFor("a.avi"))->id, AV_CODEC_ID_MPEG4);
  EXPECT_EQ((*CodecFor("a.ts"))->id, AV_CODEC_ID_H264);
  EXPECT_EQ((*CodecFor("a.mkv", true))->id, AV_CODEC_ID_FFV1);
}

TEST(OutputCodecTest, SaysWhenAContainerCannotBeLossless) {
  EXPECT_EQ(CodecFor("a.webm", true).status().code(),
            absl::StatusCode::kUnimplemented);
}

TEST(OutputCodecTest, KeepsTenBitsAndChromaWhereTheEncoderCan) {
  const AVCodec& h264 = **CodecFor("a.mp4");
  EXPECT_EQ(EncoderPixelFormat(h264, Format(PixelLayout::kYuv420, 10)),
            AV_PIX_FMT_YUV420P10LE);
  EXPECT_EQ(EncoderPixelFormat(h264, Format(PixelLayout::kYuv444, 8)),
            AV_PIX_FMT_YUV444P);
}

TEST(OutputCodecTest, RgbIsSubsampledOnlyWhereItIsLossyAnyway) {
  const FrameFormat rgb = Format(PixelLayout::kRgb, 8);
  EXPECT_EQ(EncoderPixelFormat(**CodecFor("a.mp4"), rgb), AV_PIX_FMT_YUV420P);
  EXPECT_EQ(EncoderPixelFormat(**CodecFor("a.png"), rgb), AV_PIX_FMT_RGB24);
}

TEST(OutputCodecTest, RgbThatBecomesYuvIsTaggedAsVideoRange) {
  const FrameFormat rgb = Format(PixelLayout::kRgb, 8);
  const AvColor yuv =
      EncoderColor(**CodecFor("a.mp4"), AV_PIX_FMT_YUV420P, rgb);
  EXPECT_EQ(yuv.matrix, AVCOL_SPC_SMPTE170M);
  EXPECT_EQ(yuv.range, AVCOL_RANGE_MPEG);
  EXPECT_EQ(EncoderColor(**CodecFor("a.png"), AV_PIX_FMT_RGB24, rgb).matrix,
            AVCOL_SPC_RGB);
}

TEST(OutputCodecTest, JpegIsFullRangeOfItsOneMatrix) {
  FrameFormat format = Format(PixelLayout::kYuv420, 8);
  format.size = {1920, 1080};
  const AvColor color =
      EncoderColor(**CodecFor("a.jpg"), AV_PIX_FMT_YUVJ420P, format);
  EXPECT_EQ(color.matrix, AVCOL_SPC_BT470BG);
  EXPECT_EQ(color.range, AVCOL_RANGE_JPEG);
}

std::string Setting(const std::string& path, const char* name) {
  AVDictionary* settings = EncoderSettings(**CodecFor(path));
  const AVDictionaryEntry* entry = av_dict_get(settings, name, nullptr, 0);
  const std::string value = entry == nullptr ? "" : entry->value;
  av_dict_free(&settings);
  return value;
}

TEST(OutputCodecTest, WhatIsAlwaysLossyHasAConstantQuality) {
  EXPECT_EQ(Setting("a.mp4", "crf"), "12");
  for (const std::string path : {"a.avi", "a.jpg", "a.mpg"}) {
    EXPECT_EQ(Setting(path, "flags"), "+qscale") << path;
    EXPECT_EQ(Setting(path, "global_quality"), std::to_string(2 * FF_QP2LAMBDA))
        << path;
  }
  EXPECT_EQ(Setting("a.png", "global_quality"), "");
}

}  // namespace
}  // namespace limpid::cli
