#include "engine/video/frame_decoder.h"

#include <gtest/gtest.h>

#include "engine/base/errors.h"
#include "engine/video/access_unit_decoder.h"
#include "engine/video/image_decoder.h"
#include "tests/testing/packed_video.h"

namespace limpid {
namespace {

absl::StatusOr<std::unique_ptr<FrameDecoder>> Created(Encoding encoding) {
  return FrameDecoder::Create(
      {.encoding = encoding,
       .format = FormatOf(PixelLayout::kYuv420, 8, {16, 16}),
       .codec_config = ""});
}

TEST(FrameDecoderTest, ImagesAreDecodedOneByOne) {
  for (const Encoding encoding : {Encoding::kPng, Encoding::kJpeg}) {
    EXPECT_NE(dynamic_cast<ImageDecoder*>(Created(encoding)->get()), nullptr);
  }
}

TEST(FrameDecoderTest, AccessUnitsAreDecodedAsAStream) {
  for (const Encoding encoding :
       {Encoding::kH264, Encoding::kHevc, Encoding::kAv1, Encoding::kVp9}) {
    const auto decoder = Created(encoding);
    ASSERT_TRUE(decoder.ok()) << decoder.status();
    EXPECT_NE(dynamic_cast<AccessUnitDecoder*>(decoder->get()), nullptr);
  }
}

TEST(FrameDecoderTest, RawFramesNeedNoDecoder) {
  EXPECT_EQ(ReasonOf(Created(Encoding::kRaw).status()), Reason::kNotSupported);
}

}  // namespace
}  // namespace limpid
