#include "engine/video/decoder_context.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/errors.h"
#include "tests/testing/packed_video.h"

namespace limpid {
namespace {

const FrameFormat kFormat = FormatOf(PixelLayout::kRgb, 8, {16, 8});

FrameDecoder::Options OptionsOf(Encoding encoding, std::string config = "") {
  return {.encoding = encoding,
          .format = kFormat,
          .codec_config = std::move(config)};
}

PackedFrame PngOf(const FrameFormat& format) {
  const auto encoder =
      FrameEncoder::Create({.encoding = Encoding::kPng, .format = format});
  return *(*encoder)->Encode(SmoothFrame(format, 0));
}

TEST(DecoderContextTest, HasADecoderForEveryEncoding) {
  for (const Encoding encoding :
       {Encoding::kPng, Encoding::kJpeg, Encoding::kH264, Encoding::kHevc,
        Encoding::kAv1, Encoding::kVp9}) {
    EXPECT_TRUE(OpenDecoder(OptionsOf(encoding)).ok())
        << EncodingName(encoding);
  }
}

TEST(DecoderContextTest, RawHasNoDecoder) {
  const auto codec = OpenDecoder(OptionsOf(Encoding::kRaw));
  EXPECT_EQ(codec.status().code(), absl::StatusCode::kUnimplemented);
  EXPECT_EQ(ReasonOf(codec.status()), Reason::kNotSupported);
}

TEST(DecoderContextTest, RefusesAConfigThatCannotBeRead) {
  const auto codec = OpenDecoder(OptionsOf(Encoding::kFfv1, "garbage"));
  EXPECT_EQ(codec.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(FieldOf(codec.status()), "source.codec_config");
}

TEST(DecoderContextTest, DecodesWithThePtsOfThePackedFrame) {
  const AvCodecPtr codec = *OpenDecoder(OptionsOf(Encoding::kPng));
  PackedFrame png = PngOf(kFormat);
  png.pts = -77;
  ASSERT_TRUE(SendPacket(*codec, png).ok());
  const auto picture = ReceivePicture(*codec);
  ASSERT_TRUE(picture.ok()) << picture.status();
  ASSERT_NE(*picture, nullptr);
  EXPECT_EQ((*picture)->pts, -77);
  EXPECT_TRUE(CheckPicture(*picture, kFormat.size).ok());
}

TEST(DecoderContextTest, NoPictureIsReadyBeforeAPacket) {
  const AvCodecPtr codec = *OpenDecoder(OptionsOf(Encoding::kH264));
  const auto picture = ReceivePicture(*codec);
  ASSERT_TRUE(picture.ok()) << picture.status();
  EXPECT_EQ(*picture, nullptr);
}

TEST(DecoderContextTest, RefusesPicturesFarBeyondTheSize) {
  const AvCodecPtr codec = *OpenDecoder(OptionsOf(Encoding::kPng));
  const PackedFrame png = PngOf(FormatOf(PixelLayout::kRgb, 8, {600, 400}));
  absl::Status status = SendPacket(*codec, png);
  if (status.ok()) status = ReceivePicture(*codec).status();
  EXPECT_EQ(ReasonOf(status), Reason::kInvalidBitstream);
}

TEST(DecoderContextTest, NamesBothSizes) {
  EXPECT_TRUE(CheckSize({16, 8}, {16, 8}).ok());
  const absl::Status status = CheckSize({8, 16}, {16, 8});
  EXPECT_EQ(ReasonOf(status), Reason::kInvalidBitstream);
  EXPECT_EQ(std::string(status.message()),
            "the frame has 8x16 pixels, expected 16x8");
  EXPECT_EQ(ReasonOf(CheckPicture(nullptr, {16, 8})),
            Reason::kInvalidBitstream);
}

}  // namespace
}  // namespace limpid
