#include "cli/rgb_clip.h"

#include <gtest/gtest.h>

#include "tests/cli/test_media.h"

namespace limpid::cli {
namespace {

int Sample(const RgbClip& clip, int64_t x, int64_t y, int channel) {
  const Plane& plane = clip.frames[0].planes[0];
  return static_cast<uint8_t>(plane.data[y * plane.stride + 3 * x + channel]);
}

TEST(RgbClipTest, LoadsTheFirstFrames) {
  const std::string path = TestPath("in.mkv");
  Ffmpeg("-f lavfi -i testsrc2=s=34x26:r=25:d=1 -pix_fmt gbrp -c:v ffv1 " +
         path);
  const auto clip = LoadClip(path, {.max_frames = 3});
  ASSERT_TRUE(clip.ok()) << clip.status();
  EXPECT_EQ(clip->frames.size(), 3);
  EXPECT_EQ(clip->format.size, (FrameSize{34, 26}));
  EXPECT_EQ(clip->frames[0].planes[0].data.size(), 34 * 26 * 3);
  EXPECT_DOUBLE_EQ(clip->frame_rate, 25);
  EXPECT_EQ(LoadClip(path, {})->frames.size(), 25);
}

TEST(RgbClipTest, CutsTheCentreOut) {
  const std::string path = TestPath("bars.mkv");
  Ffmpeg(
      "-f lavfi -i color=red:s=40x20:r=25:d=0.04 -vf "
      "drawbox=x=10:w=20:color=blue:t=fill -pix_fmt gbrp -c:v ffv1 " +
      path);
  const auto clip = LoadClip(path, {.size = {20, 20}});
  ASSERT_TRUE(clip.ok()) << clip.status();
  EXPECT_EQ(clip->format.size, (FrameSize{20, 20}));
  for (const int64_t x : {0, 19}) {
    // ffmpeg paints in YUV.
    EXPECT_NEAR(Sample(*clip, x, 10, 0), 0, 1) << x;
    EXPECT_NEAR(Sample(*clip, x, 10, 2), 255, 1) << x;
  }
}

TEST(RgbClipTest, ScalesToCoverBeforeItCuts) {
  const std::string path = TestPath("in.mkv");
  Ffmpeg(
      "-f lavfi -i color=white:s=40x20:r=25:d=0.04 -pix_fmt gbrp -c:v ffv1 " +
      path);
  const auto clip = LoadClip(path, {.size = {30, 60}});
  ASSERT_TRUE(clip.ok()) << clip.status();
  EXPECT_EQ(clip->format.size, (FrameSize{30, 60}));
  EXPECT_EQ(Sample(*clip, 0, 0, 0), 255);
  EXPECT_EQ(Sample(*clip, 29, 59, 2), 255);
}

TEST(RgbClipTest, ReadsGreyAndVideoRangeAsFullRangeRgb) {
  const std::string path = TestPath("white.mp4");
  Ffmpeg(
      "-f lavfi -i color=white:s=32x32:r=25:d=0.04 -pix_fmt yuv420p -c:v "
      "libx264 -qp 0 " +
      path);
  const auto clip = LoadClip(path, {});
  ASSERT_TRUE(clip.ok()) << clip.status();
  for (int channel = 0; channel < 3; ++channel) {
    EXPECT_NEAR(Sample(*clip, 16, 16, channel), 255, 1);
  }
}

TEST(RgbClipTest, EnlargesSmoothly) {
  RgbClip clip = {.format = RgbFormat({4, 4})};
  Frame& frame = clip.frames.emplace_back();
  frame.planes.push_back({std::string(48, '\x80'), 12});
  const auto scaled = ScaleClip(clip, {16, 12});
  ASSERT_TRUE(scaled.ok()) << scaled.status();
  EXPECT_EQ(scaled->format.size, (FrameSize{16, 12}));
  EXPECT_EQ(Sample(*scaled, 15, 11, 1), 0x80);
}

}  // namespace
}  // namespace limpid::cli
