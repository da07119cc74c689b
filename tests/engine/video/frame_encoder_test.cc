// Every output encoding out and in again.
#include "engine/video/frame_encoder.h"

#include <gtest/gtest.h>

#include "engine/base/errors.h"
#include "tests/testing/packed_video.h"

namespace limpid {
namespace {

constexpr int kFrames = 10;
const FrameSize kSize = {.width = 64, .height = 48};

struct RoundTrip {
  std::vector<Frame> sent;
  std::vector<Frame> received;
};

// Frames encoded and decoded with the encoder's own codec_config.
absl::StatusOr<RoundTrip> SendAndReceive(Encoding encoding,
                                         const FrameFormat& format,
                                         int quality = 90) {
  RoundTrip trip = {.sent = SmoothFrames(format, kFrames), .received = {}};
  ASSIGN_OR_RETURN(
      const auto encoder,
      FrameEncoder::Create(
          {.encoding = encoding, .format = format, .quality = quality}));
  ASSIGN_OR_RETURN(const auto units, EncodeAll(*encoder, trip.sent));
  ASSIGN_OR_RETURN(
      const auto decoder,
      FrameDecoder::Create({.encoding = encoding,
                            .format = format,
                            .codec_config = encoder->codec_config()}));
  ASSIGN_OR_RETURN(trip.received, DecodeAll(*decoder, units));
  if (trip.received.size() == trip.sent.size()) return trip;
  return absl::InternalError("frames were lost");
}

void ExpectExact(Encoding encoding, const FrameFormat& format) {
  const auto trip = SendAndReceive(encoding, format);
  ASSERT_TRUE(trip.ok()) << NameOf(format) << ": " << trip.status();
  for (int i = 0; i < kFrames; ++i) {
    EXPECT_EQ(trip->received[i].pts, trip->sent[i].pts);
    ExpectSamePlanes(trip->received[i], trip->sent[i], NameOf(format));
  }
}

void ExpectClose(Encoding encoding, const FrameFormat& format, int quality,
                 double least) {
  const auto trip = SendAndReceive(encoding, format, quality);
  ASSERT_TRUE(trip.ok()) << NameOf(format) << ": " << trip.status();
  for (int i = 0; i < kFrames; ++i) {
    EXPECT_EQ(trip->received[i].pts, trip->sent[i].pts);
    EXPECT_GT(Psnr(trip->received[i], trip->sent[i], format), least)
        << NameOf(format);
  }
}

TEST(FrameEncoderTest, PngKeepsRgbBitByBit) {
  ExpectExact(Encoding::kPng, FormatOf(PixelLayout::kRgb, 8, kSize));
  ExpectExact(Encoding::kPng, FormatOf(PixelLayout::kRgb, 16, kSize));
  ExpectExact(Encoding::kPng, FormatOf(PixelLayout::kRgb, 16, {17, 13}));
}

TEST(FrameEncoderTest, Ffv1KeepsEveryFormatBitByBit) {
  for (const FrameSize size : {kSize, FrameSize{17, 13}, FrameSize{2, 2}}) {
    for (const FrameFormat& format : EveryLayoutAndDepth(size)) {
      ExpectExact(Encoding::kFfv1, format);
    }
  }
}

TEST(FrameEncoderTest, H264IsCloseAtQuality90) {
  for (const FrameFormat& format : EveryLayoutAndDepth(kSize)) {
    if (format.bit_depth == 16) continue;
    ExpectClose(Encoding::kH264, format, 90, 42);
  }
}

TEST(FrameEncoderTest, JpegIsCloseAtQuality90) {
  for (FrameFormat format : EveryLayoutAndDepth(kSize)) {
    ExpectClose(Encoding::kJpeg, format, 90, 36);
  }
}

TEST(FrameEncoderTest, MoreQualityIsCloserAndLarger) {
  const FrameFormat format = FormatOf(PixelLayout::kYuv420, 8, kSize);
  for (const Encoding encoding : {Encoding::kJpeg, Encoding::kH264}) {
    double psnr = 0;
    size_t bytes = 0;
    for (const int quality : {1, 50, 100}) {
      const Frame frame = SmoothFrame(format, 0);
      const auto encoder = FrameEncoder::Create(
          {.encoding = encoding, .format = format, .quality = quality});
      const auto units = EncodeAll(**encoder, {frame});
      const auto trip = SendAndReceive(encoding, format, quality);
      ASSERT_TRUE(trip.ok()) << trip.status();
      const double now = Psnr(trip->received[0], trip->sent[0], format);
      EXPECT_GT(now, psnr);
      EXPECT_GT(units->front().data.size(), bytes);
      psnr = now;
      bytes = units->front().data.size();
    }
  }
}

TEST(FrameEncoderTest, RefusesEncodingsThatItCannotMake) {
  for (const Encoding encoding :
       {Encoding::kRaw, Encoding::kHevc, Encoding::kAv1, Encoding::kVp9}) {
    const auto encoder = FrameEncoder::Create(
        {.encoding = encoding,
         .format = FormatOf(PixelLayout::kYuv420, 8, kSize)});
    EXPECT_EQ(encoder.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(FieldOf(encoder.status()), "output.encoding");
  }
}

}  // namespace
}  // namespace limpid
