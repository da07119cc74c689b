#include "cli/restore_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "cli/connection.h"
#include "cli/rgb_clip.h"
#include "server/server.h"
#include "tests/cli/test_media.h"

namespace limpid::cli {
namespace {

class RestoreFileTest : public ::testing::Test {
 protected:
  absl::StatusOr<RestoredFile> Restore(const std::string& input,
                                       const std::string& output,
                                       const std::string& op) {
    return RestoreFile(connection_->client(),
                       {.input = input,
                        .output = output,
                        .restoration = {.op = op},
                        .lossless = true,
                        .show_progress = false},
                       interrupt_);
  }

  Interrupt interrupt_;
  const std::unique_ptr<Connection> connection_ = *Connection::Open("");
};

TEST_F(RestoreFileTest, OddSizesAndTimesGoThroughUnchanged) {
  const std::string from = TestPath("in.mkv"), to = TestPath("out.mkv");
  Ffmpeg(
      "-f lavfi -i testsrc2=s=32x24:r=25:d=1 -vf "
      "scale=35:27,settb=1/1000,setpts='N*N*2' -fps_mode passthrough "
      "-enc_time_base 1:1000 -pix_fmt yuv444p -c:v ffv1 " +
      from);
  const auto restored = Restore(from, to, "identity");
  ASSERT_TRUE(restored.ok()) << restored.status();
  EXPECT_EQ(restored->frames, 25);
  EXPECT_EQ(restored->size, (FrameSize{35, 27}));
  EXPECT_EQ(VideoPts(from), VideoPts(to));
}

TEST_F(RestoreFileTest, OneFrameIsAVideo) {
  const std::string from = TestPath("in.png"), to = TestPath("out.png");
  Ffmpeg("-f lavfi -i testsrc2=s=33x25 -frames:v 1 -update 1 " + from);
  const auto restored = RestoreFile(
      connection_->client(),
      {.input = from, .output = to, .show_progress = false}, interrupt_);
  ASSERT_TRUE(restored.ok()) << restored.status();
  EXPECT_EQ(restored->frames, 1);
  EXPECT_EQ(LoadClip(from, {})->frames[0].planes[0].data,
            LoadClip(to, {})->frames[0].planes[0].data);
}

TEST_F(RestoreFileTest, SuperResolutionWritesALargerVideoWithItsSound) {
  const std::string from = TestPath("in.mp4"), to = TestPath("out.mkv");
  Ffmpeg(
      "-f lavfi -i testsrc2=s=32x24:r=25:d=0.5 -f lavfi -i sine=d=0.5 -c:v "
      "libx264 -c:a aac " +
      from);
  const auto restored = Restore(from, to, "downsample:factor=2");
  ASSERT_TRUE(restored.ok()) << restored.status();
  EXPECT_THAT(Probe(to, "v:0", "stream=width,height"),
              ::testing::ElementsAre("64,48"));
  EXPECT_EQ(Probe(from, "a:0", "packet=size"), Probe(to, "a:0", "packet=size"));
}

TEST_F(RestoreFileTest, ARefusedSpecLeavesNoFile) {
  const std::string from = TestPath("in.mkv"), to = TestPath("out.mkv");
  Ffmpeg("-f lavfi -i testsrc2=s=32x24:r=25:d=0.2 -c:v ffv1 " + from);
  const auto restored = RestoreFile(connection_->client(),
                                    {.input = from,
                                     .output = to,
                                     .restoration = {.noise_level = -1},
                                     .show_progress = false},
                                    interrupt_);
  EXPECT_EQ(restored.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_FALSE(std::filesystem::exists(to));
}

}  // namespace
}  // namespace limpid::cli
