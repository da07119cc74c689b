#include "engine/video/access_unit_decoder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

#include "engine/base/errors.h"
#include "engine/video/frame_check.h"
#include "tests/testing/av_stream.h"
#include "tests/testing/packed_video.h"

// x265, which only these tests encode with, never frees some of its parameters.
// The leak checker asks for this function by its name.
extern "C" const char* __lsan_default_suppressions();   // NOLINT
extern "C" const char* __lsan_default_suppressions() {  // NOLINT
  return "leak:libx265\n";
}

namespace limpid {
namespace {

constexpr int kFrames = 24;
const FrameSize kSize = {.width = 96, .height = 64};
const FrameFormat kFormat = FormatOf(PixelLayout::kYuv420, 8, kSize);

std::unique_ptr<FrameDecoder> DecoderOf(Encoding encoding,
                                        const FrameFormat& format = kFormat,
                                        std::string codec_config = "") {
  auto decoder = AccessUnitDecoder::Create(
      {.encoding = encoding, .format = format, .codec_config = codec_config});
  EXPECT_TRUE(decoder.ok()) << decoder.status();
  return *std::move(decoder);
}

// H.264 without delay, as the engine encodes it.
std::vector<PackedFrame> H264Units(const FrameFormat& format, int count) {
  auto encoder =
      FrameEncoder::Create({.encoding = Encoding::kH264, .format = format});
  return *EncodeAll(**encoder, SmoothFrames(format, count));
}

void ExpectInvalid(const absl::Status& status, Reason reason,
                   const std::string& part) {
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReasonOf(status), reason) << status;
  EXPECT_THAT(std::string(status.message()), testing::HasSubstr(part));
}

// A third of the units of many streams is mutated.
void ExpectErrorsOrFrames(Encoding encoding,
                          const std::vector<PackedFrame>& units,
                          const std::string& codec_config) {
  std::mt19937 random(1);
  int refused = 0;
  for (int round = 0; round < 250; ++round) {
    const auto decoder = DecoderOf(encoding, kFormat, codec_config);
    for (PackedFrame unit : units) {
      if (random() % 3 == 0) unit.data = Mutated(unit.data, random);
      const auto decoded = decoder->Decode(std::move(unit));
      if (!decoded.ok()) {
        EXPECT_EQ(decoded.status().code(), absl::StatusCode::kInvalidArgument);
        ++refused;
        continue;
      }
      for (const Frame& frame : *decoded) {
        EXPECT_TRUE(CheckFrame(frame, kFormat, {}, "frame").ok());
      }
    }
    refused += decoder->Flush().ok() ? 0 : 1;
  }
  EXPECT_GT(refused, 100);
}

class AvStreamTest : public testing::TestWithParam<AvStreamOptions> {
 protected:
  void SetUp() override {
    frames_ = SmoothFrames(kFormat, kFrames);
    const auto units = MakeAvStream(GetParam(), frames_);
    if (!units) GTEST_SKIP() << "FFmpeg lacks " << GetParam().encoder;
    units_ = *units;
    ASSERT_EQ(units_.size(), frames_.size());
  }

  std::vector<Frame> frames_;
  std::vector<PackedFrame> units_;
};

TEST_P(AvStreamTest, ComesOutInOrderOfPtsWithItsMasks) {
  for (PackedFrame& unit : units_) {
    unit.mask = std::make_shared<MaskBitmap>(
        MaskBitmap{.width = unit.pts, .known = {}});
  }
  const auto decoded = DecodeAll(*DecoderOf(GetParam().encoding), units_);
  ASSERT_TRUE(decoded.ok()) << decoded.status();
  ASSERT_EQ(decoded->size(), frames_.size());
  for (int i = 0; i < kFrames; ++i) {
    EXPECT_EQ((*decoded)[i].pts, frames_[i].pts);
    EXPECT_EQ((*decoded)[i].mask->width, frames_[i].pts);
    EXPECT_GT(Psnr((*decoded)[i], frames_[i], kFormat), 40) << i;
  }
}

TEST_P(AvStreamTest, RefusesPicturesOfAnotherSize) {
  const FrameFormat other = FormatOf(PixelLayout::kYuv420, 8, {96, 66});
  const auto decoded =
      DecodeAll(*DecoderOf(GetParam().encoding, other), units_);
  ExpectInvalid(decoded.status(), Reason::kInvalidBitstream,
                "96x64 pixels, expected 96x66");
}

TEST_P(AvStreamTest, RefusesSamplesOfAnotherKind) {
  const FrameFormat other = FormatOf(PixelLayout::kYuv420, 10, kSize);
  const auto decoded =
      DecodeAll(*DecoderOf(GetParam().encoding, other), units_);
  ExpectInvalid(decoded.status(), Reason::kInvalidBitstream,
                "yuv420p, expected yuv420 of 10 bits");
}

TEST_P(AvStreamTest, MutatedUnitsAreErrorsOrFrames) {
  ExpectErrorsOrFrames(GetParam().encoding, units_, "");
}

INSTANTIATE_TEST_SUITE_P(Encoders, AvStreamTest,
                         testing::ValuesIn(EveryAvStream(kSize)),
                         [](const auto& tested) {
                           return std::string(
                               EncodingName(tested.param.encoding));
                         });

TEST(AccessUnitDecoderTest, MutatedFfv1IsErrorsOrFrames) {
  const auto encoder =
      FrameEncoder::Create({.encoding = Encoding::kFfv1, .format = kFormat});
  const auto units = EncodeAll(**encoder, SmoothFrames(kFormat, kFrames));
  ASSERT_TRUE(units.ok()) << units.status();
  ExpectErrorsOrFrames(Encoding::kFfv1, *units, (*encoder)->codec_config());
}

TEST(AccessUnitDecoderTest, TheStreamUnderTestIsReordered) {
  const auto units =
      MakeAvStream(EveryAvStream(kSize)[0], SmoothFrames(kFormat, kFrames));
  ASSERT_TRUE(units.has_value());
  EXPECT_FALSE(std::ranges::is_sorted(*units, {}, &PackedFrame::pts));
}

TEST(AccessUnitDecoderTest, AStreamWithoutReorderingHasNoDelay) {
  const auto decoder = DecoderOf(Encoding::kH264);
  for (const PackedFrame& unit : H264Units(kFormat, 5)) {
    const auto decoded = decoder->Decode(unit);
    ASSERT_TRUE(decoded.ok()) << decoded.status();
    ASSERT_EQ(decoded->size(), 1u);
    EXPECT_EQ(decoded->front().pts, unit.pts);
  }
}

TEST(AccessUnitDecoderTest, GoesOnWithAKeyFrameAfterAFlush) {
  const auto decoder = DecoderOf(Encoding::kH264);
  std::vector<PackedFrame> units = H264Units(kFormat, 3);
  ASSERT_TRUE(DecodeAll(*decoder, units).ok());
  for (PackedFrame& unit : units) unit.pts += 1000;
  const auto again = DecodeAll(*decoder, units);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->size(), 3u);
}

TEST(AccessUnitDecoderTest, GoesOnWithAKeyFrameAfterAnError) {
  const auto decoder = DecoderOf(Encoding::kH264);
  std::vector<PackedFrame> units = H264Units(kFormat, 3);
  EXPECT_FALSE(decoder->Decode({.pts = 1, .data = "garbage", .mask = {}}).ok());
  EXPECT_FALSE(decoder->Flush().ok());
  const auto decoded = DecodeAll(*decoder, units);
  ASSERT_TRUE(decoded.ok()) << decoded.status();
  EXPECT_EQ(decoded->size(), 3u);
}

TEST(AccessUnitDecoderTest, TheTagsOfTheOpenMessageCount) {
  FrameFormat full = kFormat;
  full.color.full_range = true;
  const std::vector<PackedFrame> units = H264Units(full, 2);
  const auto as_full = DecodeAll(*DecoderOf(Encoding::kH264, full), units);
  const auto as_limited = DecodeAll(*DecoderOf(Encoding::kH264), units);
  ASSERT_TRUE(as_full.ok() && as_limited.ok());
  ExpectSamePlanes((*as_full)[1], (*as_limited)[1], "full range");
}

TEST(AccessUnitDecoderTest, RefusesBitsThatWouldBeLost) {
  const auto encoder =
      FrameEncoder::Create({.encoding = Encoding::kFfv1,
                            .format = FormatOf(PixelLayout::kRgb, 16, kSize)});
  const auto units = EncodeAll(
      **encoder, SmoothFrames(FormatOf(PixelLayout::kRgb, 16, kSize), 1));
  const auto decoded = DecodeAll(
      *DecoderOf(Encoding::kFfv1, FormatOf(PixelLayout::kRgb, 8, kSize),
                 (*encoder)->codec_config()),
      *units);
  ExpectInvalid(decoded.status(), Reason::kInvalidBitstream,
                "expected rgb of 8 bits");
}

TEST(AccessUnitDecoderTest, RefusesAnEmptyUnit) {
  const auto decoded = DecoderOf(Encoding::kH264)->Decode({});
  ExpectInvalid(decoded.status(), Reason::kInvalidBitstream, "0 bytes");
}

TEST(AccessUnitDecoderTest, RefusesGarbage) {
  for (const Encoding encoding :
       {Encoding::kH264, Encoding::kHevc, Encoding::kVp9, Encoding::kAv1}) {
    const auto decoded = DecodeAll(
        *DecoderOf(encoding),
        {{.pts = 0, .data = std::string(500, '\x5a'), .mask = nullptr}});
    ExpectInvalid(decoded.status(), Reason::kInvalidBitstream, "");
  }
}

TEST(AccessUnitDecoderTest, RefusesATruncatedUnit) {
  std::vector<PackedFrame> units = H264Units(kFormat, 2);
  units[0].data.resize(units[0].data.size() / 2);
  const auto decoded = DecodeAll(*DecoderOf(Encoding::kH264), units);
  ExpectInvalid(decoded.status(), Reason::kInvalidBitstream, "");
}

TEST(AccessUnitDecoderTest, RefusesAPtsThatWasDecodedAlready) {
  const auto decoder = DecoderOf(Encoding::kH264);
  std::vector<PackedFrame> units = H264Units(kFormat, 2);
  units[0].pts = 7;
  units[1].pts = 7;
  ASSERT_TRUE(decoder->Decode(units[0]).ok());
  ExpectInvalid(decoder->Decode(units[1]).status(), Reason::kInvalidFrame,
                "frames.pts is 7, expected more than 7");
}

TEST(AccessUnitDecoderTest, RefusesTheSamePtsTwiceInOneReordering) {
  auto units =
      *MakeAvStream(EveryAvStream(kSize)[0], SmoothFrames(kFormat, kFrames));
  const auto decoder = DecoderOf(Encoding::kH264);
  ASSERT_TRUE(decoder->Decode(units[0]).ok());
  units[1].pts = units[0].pts;
  ExpectInvalid(decoder->Decode(units[1]).status(), Reason::kInvalidFrame,
                "frames.pts is 100");
}

TEST(AccessUnitDecoderTest, RefusesAUnitThatGivesNoFrame) {
  // An access unit delimiter alone.
  const auto decoded = DecodeAll(
      *DecoderOf(Encoding::kH264),
      {{.pts = 0, .data = std::string("\0\0\0\1\x09\xf0", 6), .mask = {}}});
  ExpectInvalid(decoded.status(), Reason::kInvalidBitstream, "");
}

TEST(AccessUnitDecoderTest, RefusesAStreamThatNeverGivesAFrame) {
  const auto decoder = DecoderOf(Encoding::kH264);
  absl::Status status;
  for (int i = 0; i < 100 && status.ok(); ++i) {
    status = decoder
                 ->Decode({.pts = i,
                           .data = std::string("\0\0\0\1\x09\xf0", 6),
                           .mask = {}})
                 .status();
  }
  ExpectInvalid(status, Reason::kInvalidBitstream, "");
}

}  // namespace
}  // namespace limpid
