#include "engine/video/image_size.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/testing/packed_video.h"

namespace limpid {
namespace {

std::string ImageOf(Encoding encoding, FrameSize size) {
  const FrameFormat format = FormatOf(PixelLayout::kRgb, 8, size);
  const auto encoder =
      FrameEncoder::Create({.encoding = encoding, .format = format});
  return (*encoder)->Encode(SmoothFrame(format, 0))->data;
}

TEST(ImageSizeTest, IsThatOfTheHeader) {
  for (const FrameSize size : {FrameSize{1, 1}, {61, 43}, {300, 1}, {2, 517}}) {
    for (const Encoding encoding : {Encoding::kPng, Encoding::kJpeg}) {
      EXPECT_EQ(ImageSizeOf(ImageOf(encoding, size), encoding), size);
    }
  }
}

TEST(ImageSizeTest, SkipsFillBytesAndTablesOfAJpeg) {
  const std::string jpeg(
      "\xff\xd8\xff\xc4\x00\x03x\xff\xff\xff\xc2"
      "\x00\x0b\x08\x01\x02\x03\x04\x01",
      19);
  EXPECT_EQ(ImageSizeOf(jpeg, Encoding::kJpeg), (FrameSize{0x304, 0x102}));
}

TEST(ImageSizeTest, IsNothingForWhatIsNoImage) {
  for (const Encoding encoding : {Encoding::kPng, Encoding::kJpeg}) {
    EXPECT_EQ(ImageSizeOf("", encoding), std::nullopt);
    EXPECT_EQ(ImageSizeOf("garbage of some length", encoding), std::nullopt);
    EXPECT_EQ(ImageSizeOf(std::string(99, '\xff'), encoding), std::nullopt);
  }
}

TEST(ImageSizeTest, ReadsNothingBeyondTheEnd) {
  for (const Encoding encoding : {Encoding::kPng, Encoding::kJpeg}) {
    const std::string image = ImageOf(encoding, {5, 4});
    bool found = false;
    for (size_t size = 0; size <= image.size(); ++size) {
      const std::string part = image.substr(0, size);
      const auto read = ImageSizeOf(part, encoding);
      EXPECT_TRUE(!found || read.has_value());
      found = read.has_value();
    }
    EXPECT_TRUE(found);
  }
}

}  // namespace
}  // namespace limpid
