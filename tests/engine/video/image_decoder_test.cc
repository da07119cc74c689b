#include "engine/video/image_decoder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "engine/base/errors.h"
#include "engine/video/frame_check.h"
#include "tests/testing/packed_video.h"

namespace limpid {
namespace {

const FrameSize kSize = {.width = 61, .height = 43};
const FrameFormat kRgb = FormatOf(PixelLayout::kRgb, 8, kSize);

std::unique_ptr<FrameDecoder> DecoderOf(Encoding encoding,
                                        const FrameFormat& format) {
  auto decoder = ImageDecoder::Create(
      {.encoding = encoding, .format = format, .codec_config = ""});
  EXPECT_TRUE(decoder.ok()) << decoder.status();
  return *std::move(decoder);
}

PackedFrame ImageOf(Encoding encoding, const FrameFormat& format) {
  auto encoder = FrameEncoder::Create({.encoding = encoding, .format = format});
  return *(*encoder)->Encode(SmoothFrame(format, 0));
}

absl::Status DecodeStatus(Encoding encoding, const FrameFormat& format,
                          std::string data) {
  return DecoderOf(encoding, format)
      ->Decode({.pts = 0, .data = std::move(data), .mask = nullptr})
      .status();
}

void ExpectInvalid(const absl::Status& status, const std::string& part) {
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReasonOf(status), Reason::kInvalidBitstream) << status;
  EXPECT_THAT(std::string(status.message()), testing::HasSubstr(part));
}

TEST(ImageDecoderTest, KeepsPtsAndMask) {
  PackedFrame image = ImageOf(Encoding::kPng, kRgb);
  image.pts = 1234;
  image.mask = std::make_shared<MaskBitmap>();
  const auto mask = image.mask;
  const auto frames = DecoderOf(Encoding::kPng, kRgb)->Decode(image);
  ASSERT_TRUE(frames.ok()) << frames.status();
  ASSERT_EQ(frames->size(), 1u);
  EXPECT_EQ(frames->front().pts, 1234);
  EXPECT_EQ(frames->front().mask, mask);
}

TEST(ImageDecoderTest, ConvertsToTheLayoutAndDepthOfTheSource) {
  for (const Encoding encoding : {Encoding::kPng, Encoding::kJpeg}) {
    for (const FrameFormat& format : EveryLayoutAndDepth(kSize)) {
      const auto frames =
          DecoderOf(encoding, format)->Decode(ImageOf(encoding, format));
      ASSERT_TRUE(frames.ok()) << NameOf(format) << frames.status();
      EXPECT_TRUE(CheckFrame(frames->front(), format, {}, "frame").ok());
      EXPECT_GT(Psnr(frames->front(), SmoothFrame(format, 0), format), 30)
          << NameOf(format);
    }
  }
}

TEST(ImageDecoderTest, EachImageStandsForItself) {
  const auto decoder = DecoderOf(Encoding::kPng, kRgb);
  const PackedFrame image = ImageOf(Encoding::kPng, kRgb);
  EXPECT_FALSE(decoder->Decode({.pts = 0, .data = "x", .mask = {}}).ok());
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(decoder->Decode(image).ok());
  EXPECT_TRUE(decoder->Flush()->empty());
}

TEST(ImageDecoderTest, RefusesAnotherSizeNamingBoth) {
  for (const Encoding encoding : {Encoding::kPng, Encoding::kJpeg}) {
    const FrameFormat other = FormatOf(PixelLayout::kRgb, 8, {61, 44});
    ExpectInvalid(DecodeStatus(encoding, kRgb, ImageOf(encoding, other).data),
                  "61x44 pixels, expected 61x43");
  }
}

TEST(ImageDecoderTest, RefusesAMuchLargerSizeNamingBoth) {
  for (const Encoding encoding : {Encoding::kPng, Encoding::kJpeg}) {
    const FrameFormat other = FormatOf(PixelLayout::kRgb, 8, {610, 430});
    ExpectInvalid(DecodeStatus(encoding, kRgb, ImageOf(encoding, other).data),
                  "610x430 pixels, expected 61x43");
  }
}

TEST(ImageDecoderTest, RefusesWhatIsEmptyGarbageOrOfAnotherKind) {
  const std::string png = ImageOf(Encoding::kPng, kRgb).data;
  const std::string jpeg = ImageOf(Encoding::kJpeg, kRgb).data;
  for (const char* const garbage : {"", "garbage"}) {
    ExpectInvalid(DecodeStatus(Encoding::kPng, kRgb, garbage), "");
    ExpectInvalid(DecodeStatus(Encoding::kJpeg, kRgb, garbage), "end marker");
  }
  ExpectInvalid(DecodeStatus(Encoding::kPng, kRgb, jpeg), "");
  ExpectInvalid(DecodeStatus(Encoding::kJpeg, kRgb, png), "end marker");
}

TEST(ImageDecoderTest, RefusesTruncationAtEveryLength) {
  for (const Encoding encoding : {Encoding::kPng, Encoding::kJpeg}) {
    const std::string image = ImageOf(encoding, kRgb).data;
    for (size_t size = 0; size < image.size(); size += 7) {
      ExpectInvalid(DecodeStatus(encoding, kRgb, image.substr(0, size)), "");
    }
  }
}

TEST(ImageDecoderTest, RefusesAnImageWhoseMiddleIsLost) {
  std::string image = ImageOf(Encoding::kPng, kRgb).data;
  image.erase(image.size() / 2, 20);
  ExpectInvalid(DecodeStatus(Encoding::kPng, kRgb, image), "");
}

TEST(ImageDecoderTest, MutatedImagesAreErrorsOrFrames) {
  for (const Encoding encoding : {Encoding::kPng, Encoding::kJpeg}) {
    std::mt19937 random(1);
    const auto decoder = DecoderOf(encoding, kRgb);
    const PackedFrame image = ImageOf(encoding, kRgb);
    int refused = 0;
    for (int i = 0; i < 3000; ++i) {
      PackedFrame mutated = image;
      mutated.data = Mutated(image.data, random);
      const auto frames = decoder->Decode(mutated);
      if (frames.ok()) {
        EXPECT_TRUE(CheckFrame(frames->front(), kRgb, {}, "frame").ok());
        continue;
      }
      EXPECT_EQ(frames.status().code(), absl::StatusCode::kInvalidArgument);
      ++refused;
    }
    EXPECT_GT(refused, 1000);
    EXPECT_TRUE(decoder->Decode(image).ok());
  }
}

}  // namespace
}  // namespace limpid
