#include "engine/video/av_frame_encoder.h"

#include <gtest/gtest.h>

#include "engine/base/errors.h"
#include "tests/testing/packed_video.h"

namespace limpid {
namespace {

const FrameFormat kFormat = FormatOf(PixelLayout::kYuv420, 8, {64, 48});
constexpr Encoding kAll[] = {Encoding::kPng, Encoding::kJpeg, Encoding::kH264,
                             Encoding::kFfv1};

std::unique_ptr<FrameEncoder> EncoderOf(Encoding encoding,
                                        const FrameFormat& format = kFormat) {
  auto encoder =
      AvFrameEncoder::Create({.encoding = encoding, .format = format});
  EXPECT_TRUE(encoder.ok()) << encoder.status();
  return *std::move(encoder);
}

TEST(AvFrameEncoderTest, EveryFrameComesOutAtOnceWithItsPts) {
  for (const Encoding encoding : kAll) {
    const auto encoder = EncoderOf(encoding);
    // Neither even nor growing: the encoder keeps its own clock.
    for (const int64_t pts : {50, 51, 1000, 7}) {
      Frame frame = SmoothFrame(kFormat, 0);
      frame.pts = pts;
      const auto unit = encoder->Encode(frame);
      ASSERT_TRUE(unit.ok()) << EncodingName(encoding) << unit.status();
      EXPECT_EQ(unit->pts, pts);
      EXPECT_FALSE(unit->data.empty());
    }
  }
}

TEST(AvFrameEncoderTest, TakesFramesWithPaddedRows) {
  for (const Encoding encoding : kAll) {
    const Frame frame = SmoothFrame(kFormat, 0);
    Frame padded = frame;
    for (Plane& plane : padded.planes) {
      std::string data;
      for (size_t at = 0; at < plane.data.size(); at += plane.stride) {
        data += plane.data.substr(at, plane.stride) + "pad";
      }
      plane = {.data = data.substr(0, data.size() - 3),
               .stride = plane.stride + 3};
    }
    EXPECT_EQ(EncoderOf(encoding)->Encode(padded)->data,
              EncoderOf(encoding)->Encode(frame)->data)
        << EncodingName(encoding);
  }
}

TEST(AvFrameEncoderTest, OnlyFfv1NeedsACodecConfig) {
  for (const Encoding encoding : kAll) {
    EXPECT_EQ(EncoderOf(encoding)->codec_config().empty(),
              encoding != Encoding::kFfv1);
  }
}

TEST(AvFrameEncoderTest, EncodesOnePixel) {
  const FrameFormat tiny = FormatOf(PixelLayout::kYuv420, 8, {1, 1});
  for (const Encoding encoding : {Encoding::kPng, Encoding::kJpeg}) {
    EXPECT_TRUE(EncoderOf(encoding, tiny)->Encode(SmoothFrame(tiny, 0)).ok());
  }
}

TEST(AvFrameEncoderTest, RefusesAFormatThatTheEncodingLacks) {
  const auto encoder = AvFrameEncoder::Create(
      {.encoding = Encoding::kH264,
       .format = FormatOf(PixelLayout::kRgb, 16, {64, 48})});
  EXPECT_EQ(FieldOf(encoder.status()), "output.bit_depth");
}

}  // namespace
}  // namespace limpid
