#include "engine/video/encoder_settings.h"

#include <gtest/gtest.h>

#include "engine/base/errors.h"
#include "tests/testing/packed_video.h"

namespace limpid {
namespace {

absl::StatusOr<EncoderSettings> SettingsOf(Encoding encoding,
                                           PixelLayout layout, int bit_depth,
                                           int quality = 90) {
  return EncoderSettingsOf({.encoding = encoding,
                            .format = FormatOf(layout, bit_depth, {64, 48}),
                            .quality = quality,
                            .nominal_fps = 25});
}

AVPixelFormat SamplesOf(Encoding encoding, PixelLayout layout, int depth = 8) {
  return SettingsOf(encoding, layout, depth)->format;
}

TEST(EncoderSettingsTest, PngHoldsRgbOfTheSourcesDepth) {
  for (const PixelLayout layout : {PixelLayout::kRgb, PixelLayout::kYuv420}) {
    EXPECT_EQ(SamplesOf(Encoding::kPng, layout), AV_PIX_FMT_RGB24);
  }
  EXPECT_EQ(SamplesOf(Encoding::kPng, PixelLayout::kRgb, 16),
            AV_PIX_FMT_RGB48BE);
  EXPECT_EQ(SamplesOf(Encoding::kPng, PixelLayout::kNv12, 10),
            AV_PIX_FMT_RGB48BE);
}

TEST(EncoderSettingsTest, JpegHoldsAsMuchChromaAsTheSource) {
  EXPECT_EQ(SamplesOf(Encoding::kJpeg, PixelLayout::kYuv420),
            AV_PIX_FMT_YUVJ420P);
  EXPECT_EQ(SamplesOf(Encoding::kJpeg, PixelLayout::kNv12),
            AV_PIX_FMT_YUVJ420P);
  EXPECT_EQ(SamplesOf(Encoding::kJpeg, PixelLayout::kYuv422),
            AV_PIX_FMT_YUVJ422P);
  EXPECT_EQ(SamplesOf(Encoding::kJpeg, PixelLayout::kRgb), AV_PIX_FMT_YUVJ444P);
}

TEST(EncoderSettingsTest, StreamsHoldPlanarSamplesOfTheSourcesDepth) {
  for (const Encoding encoding : {Encoding::kH264, Encoding::kFfv1}) {
    EXPECT_EQ(SamplesOf(encoding, PixelLayout::kNv12, 10),
              AV_PIX_FMT_YUV420P10LE);
    EXPECT_EQ(SamplesOf(encoding, PixelLayout::kYuv444), AV_PIX_FMT_YUV444P);
  }
  EXPECT_EQ(SamplesOf(Encoding::kFfv1, PixelLayout::kRgb, 16),
            AV_PIX_FMT_RGB48LE);
}

TEST(EncoderSettingsTest, QualityRunsFromWorstToBest) {
  const auto quantiser = [](int quality) {
    return SettingsOf(Encoding::kJpeg, PixelLayout::kRgb, 8, quality)
        ->constant_quality;
  };
  EXPECT_EQ(quantiser(1), 31);
  EXPECT_EQ(quantiser(100), 1);
  const auto rate_factor = [](int quality) {
    return SettingsOf(Encoding::kH264, PixelLayout::kYuv420, 8, quality)
        ->options.at("crf");
  };
  EXPECT_EQ(rate_factor(1), "51.0");
  EXPECT_EQ(rate_factor(100), "4.0");
}

TEST(EncoderSettingsTest, RefusesDeepRgbInH264) {
  const auto settings = SettingsOf(Encoding::kH264, PixelLayout::kRgb, 16);
  EXPECT_EQ(FieldOf(settings.status()), "output.bit_depth");
  EXPECT_EQ(std::string(settings.status().message()),
            "output.bit_depth is 16, expected 8 for rgb in h264");
}

TEST(EncoderSettingsTest, SmallFfv1FramesAreOneSlice) {
  const auto slices = [](FrameSize size) {
    return EncoderSettingsOf(
               {.encoding = Encoding::kFfv1,
                .format = FormatOf(PixelLayout::kYuv422, 8, size)})
        ->slices;
  };
  EXPECT_EQ(slices({2, 2}), 1);
  EXPECT_EQ(slices({352, 288}), 1);
  EXPECT_EQ(slices({353, 288}), 0);
  EXPECT_EQ(slices({352, 289}), 0);
}

TEST(EncoderSettingsTest, AreAppliedToTheContext) {
  const AVCodec* encoder = avcodec_find_encoder_by_name("libx264");
  ASSERT_NE(encoder, nullptr);
  const AvCodecPtr codec(avcodec_alloc_context3(encoder));
  const absl::Status applied = ApplySettings(
      *SettingsOf(Encoding::kH264, PixelLayout::kYuv420, 10), *codec);
  EXPECT_TRUE(applied.ok()) << applied;
  EXPECT_EQ(codec->pix_fmt, AV_PIX_FMT_YUV420P10LE);
  EXPECT_EQ(codec->colorspace, AVCOL_SPC_BT709);
  EXPECT_EQ(codec->color_range, AVCOL_RANGE_MPEG);
  EXPECT_EQ(codec->framerate.num, 25);
  EXPECT_EQ(codec->time_base.den, 25);
  EXPECT_EQ(codec->max_b_frames, 0);
}

TEST(EncoderSettingsTest, SayWhichOptionTheEncoderRefuses) {
  const AVCodec* encoder = avcodec_find_encoder_by_name("libx264");
  ASSERT_NE(encoder, nullptr);
  const AvCodecPtr codec(avcodec_alloc_context3(encoder));
  EncoderSettings settings =
      *SettingsOf(Encoding::kH264, PixelLayout::kYuv420, 8);
  settings.options["shininess"] = "7";
  const absl::Status refused = ApplySettings(settings, *codec);
  EXPECT_EQ(ReasonOf(refused), Reason::kDefect);
  EXPECT_NE(std::string(refused.message()).find("shininess=7"),
            std::string::npos)
      << refused;
}

}  // namespace
}  // namespace limpid
