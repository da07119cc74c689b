#include "cli/degrade_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <thread>

#include "cli/exit_code.h"
#include "cli/rgb_clip.h"
#include "tests/cli/test_media.h"

namespace limpid::cli {
namespace {

std::string CleanVideo() {
  const std::string path = TestPath("clean.mkv");
  Ffmpeg("-f lavfi -i testsrc2=s=32x24:r=25:d=0.8 -pix_fmt gbrp -c:v ffv1 " +
         path);
  return path;
}

absl::StatusOr<DegradedFile> Degrade(const DegradeFileOptions& options) {
  Interrupt interrupt;
  return DegradeFile(options, interrupt);
}

absl::StatusOr<DegradedFile> Degrade(const std::string& output,
                                     const std::string& op, double noise) {
  return Degrade(DegradeFileOptions{.input = CleanVideo(),
                                    .output = output,
                                    .op = op,
                                    .noise_level = noise,
                                    .seed = 1,
                                    .show_progress = false});
}

TEST(DegradeFileTest, IdentityKeepsEverySampleAndTime) {
  const std::string path = TestPath("out.mkv");
  const auto degraded = Degrade(path, "identity", 0);
  ASSERT_TRUE(degraded.ok()) << degraded.status();
  EXPECT_TRUE(degraded->lossless);
  EXPECT_EQ(degraded->frames, 20);
  const RgbClip before = *LoadClip(CleanVideo(), {}),
                after = *LoadClip(path, {});
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(before.frames[i].planes[0].data, after.frames[i].planes[0].data);
  }
  EXPECT_EQ(VideoPts(CleanVideo()), VideoPts(path));
}

TEST(DegradeFileTest, TheSameSeedGivesTheSameFile) {
  const std::string first = TestPath("a.mkv"), second = TestPath("b.mkv");
  ASSERT_TRUE(Degrade(first, "downsample:factor=2", 0.1).ok());
  ASSERT_TRUE(Degrade(second, "downsample:factor=2", 0.1).ok());
  const RgbClip a = *LoadClip(first, {}), b = *LoadClip(second, {});
  EXPECT_EQ(a.format.size, (FrameSize{16, 12}));
  EXPECT_EQ(a.frames[19].planes[0].data, b.frames[19].planes[0].data);
  EXPECT_NE(a.frames[0].planes[0].data, a.frames[1].planes[0].data);
}

TEST(DegradeFileTest, WritesTheMask) {
  const std::string mask = TestPath("mask.png");
  const auto degraded = Degrade({.input = CleanVideo(),
                                 .output = TestPath("out.mkv"),
                                 .mask_output = mask,
                                 .op = "mask:missing=0.5,seed=1",
                                 .show_progress = false});
  ASSERT_TRUE(degraded.ok()) << degraded.status();
  const std::string pixels = LoadClip(mask, {})->frames[0].planes[0].data;
  EXPECT_EQ(std::count(pixels.begin(), pixels.end(), '\xff'), 3 * 32 * 24 / 2);
}

TEST(DegradeFileTest, SaysThatMp4IsNotExact) {
  const auto degraded = Degrade(TestPath("out.mp4"), "identity", 0);
  ASSERT_TRUE(degraded.ok()) << degraded.status();
  EXPECT_FALSE(degraded->lossless);
}

TEST(DegradeFileTest, NoFileIsWrittenOverAnother) {
  const std::string in = CleanVideo(), out = TestPath("out.mkv");
  const std::string op = "mask:missing=0.5,seed=1";
  const DegradeFileOptions clashes[] = {
      {.input = in, .output = in, .op = op},
      {.input = in, .output = out, .mask_output = in, .op = op},
      {.input = in, .output = out, .mask_output = out, .op = op}};
  for (const DegradeFileOptions& options : clashes) {
    EXPECT_EQ(Report(Degrade(options).status()), kUsage);
    EXPECT_THAT(NamesIn(TestPath(".")), ::testing::ElementsAre("clean.mkv"));
  }
  EXPECT_EQ(VideoPts(in).size(), 20);
}

TEST(DegradeFileTest, AnInterruptLeavesNoFile) {
  const std::string in = CleanVideo();
  Interrupt interrupt;
  // A pipe that nobody writes yet holds the degradation while it is asked.
  const std::string pipe = TestPath("pipe.mkv");
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  std::thread feeder([&] {
    std::ofstream feed(pipe, std::ios::binary);  // waits for the reader
    kill(getpid(), SIGINT);
    feed << std::ifstream(in, std::ios::binary).rdbuf();
  });
  const auto degraded = DegradeFile(
      {.input = pipe, .output = TestPath("out.mkv"), .show_progress = false},
      interrupt);
  feeder.join();
  EXPECT_EQ(degraded.status().code(), absl::StatusCode::kCancelled);
  EXPECT_THAT(NamesIn(TestPath(".")),
              ::testing::ElementsAre("clean.mkv", "pipe.mkv"));
}

TEST(DegradeFileTest, AMaskFileNeedsAMask) {
  EXPECT_EQ(Degrade({.input = CleanVideo(),
                     .output = TestPath("out.mkv"),
                     .mask_output = TestPath("mask.png"),
                     .op = "identity",
                     .show_progress = false})
                .status()
                .code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace limpid::cli
