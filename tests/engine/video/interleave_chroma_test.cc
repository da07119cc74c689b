#include "engine/video/interleave_chroma.h"

#include <gtest/gtest.h>

#include "engine/video/av_frame.h"
#include "engine/video/pixel_format.h"
#include "tests/testing/packed_video.h"

namespace limpid {
namespace {

int WordAt(const Plane& plane, int64_t row, int64_t index, int bytes) {
  const auto byte = [&](int64_t at) {
    return static_cast<unsigned char>(plane.data[at]);
  };
  const int64_t at = row * plane.stride + index * bytes;
  return bytes == 1 ? byte(at) : byte(at) + 256 * byte(at + 1);
}

// Every sample of `planar`, made by SmoothFrame with its own values a plane,
// stands where NV12 or P010 want it.
void ExpectInterleaved(int bit_depth, FrameSize size) {
  const FrameFormat from = FormatOf(PixelLayout::kYuv420, bit_depth, size);
  const FrameFormat to = FormatOf(PixelLayout::kNv12, bit_depth, size);
  Frame planar = SmoothFrame(from, 1);
  planar.planes[2] = SmoothFrame(from, 9).planes[2];
  const auto picture =
      InterleaveChroma(*BorrowFrame(planar, from), AvFormatOf(to));
  ASSERT_TRUE(picture.ok()) << picture.status();
  EXPECT_EQ((*picture)->pts, planar.pts);
  EXPECT_EQ((*picture)->colorspace, AVCOL_SPC_BT709);
  const Frame out = FrameFromAv(**picture, to);
  const int bytes = bit_depth > 8 ? 2 : 1;
  const int scale = 1 << ShiftOf(to);
  for (int64_t y = 0; y < size.height; ++y) {
    for (int64_t x = 0; x < size.width; ++x) {
      EXPECT_EQ(WordAt(out.planes[0], y, x, bytes),
                WordAt(planar.planes[0], y, x, bytes) * scale);
    }
  }
  for (int64_t y = 0; y < (size.height + 1) / 2; ++y) {
    for (int64_t x = 0; x < size.width + size.width % 2; ++x) {
      const int plane = x % 2 == 0 ? 1 : 2;
      EXPECT_EQ(WordAt(out.planes[1], y, x, bytes),
                WordAt(planar.planes[plane], y, x / 2, bytes) * scale);
    }
  }
}

TEST(InterleaveChromaTest, PutsEverySampleInItsPlace) {
  for (const FrameSize size :
       {FrameSize{16, 8}, FrameSize{17, 13}, FrameSize{1, 1}}) {
    ExpectInterleaved(8, size);
    ExpectInterleaved(10, size);
  }
}

TEST(InterleaveChromaTest, OnlyNv12AndP010HaveAPlanarTwin) {
  EXPECT_EQ(PlanarFormatOf(AV_PIX_FMT_NV12), AV_PIX_FMT_YUV420P);
  EXPECT_EQ(PlanarFormatOf(AV_PIX_FMT_P010LE), AV_PIX_FMT_YUV420P10LE);
  EXPECT_EQ(PlanarFormatOf(AV_PIX_FMT_RGB24), AV_PIX_FMT_RGB24);
}

}  // namespace
}  // namespace limpid
