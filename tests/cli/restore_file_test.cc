#include "cli/restore_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <vector>

#include "cli/connection.h"
#include "cli/exit_code.h"
#include "cli/rgb_clip.h"
#include "server/server.h"
#include "tests/cli/test_media.h"
#include "tests/clients/cpp/scripted_server.h"

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

TEST_F(RestoreFileTest, TheInputIsNeverTheOutput) {
  const std::string path = TestPath("in.mkv");
  Ffmpeg("-f lavfi -i testsrc2=s=32x24:r=25:d=0.2 -c:v ffv1 " + path);
  EXPECT_EQ(Report(Restore(path, path, "identity").status()), kUsage);
  EXPECT_EQ(VideoPts(path).size(), 5);
}

TEST_F(RestoreFileTest, SequencesOfImagesCanBeWritten) {
  const std::string from = TestPath("in.mkv");
  Ffmpeg("-f lavfi -i testsrc2=s=32x24:r=25:d=0.2 -c:v ffv1 " + from);
  for (const std::string name : {"out_%03d.png", "out_%03d.jpg"}) {
    const auto restored = RestoreFile(
        connection_->client(),
        {.input = from, .output = TestPath(name), .show_progress = false},
        interrupt_);
    ASSERT_TRUE(restored.ok()) << restored.status();
  }
  EXPECT_EQ(NamesIn(TestPath(".")).size(), 1 + 5 + 5);
}

// Answers every open and `script` plays the rest.
class ScriptedRestoreFileTest : public RestoreFileTest {
 protected:
  absl::StatusOr<RestoredFile> RestoreWith(
      const client::ScriptedServer::Script& script, RestoreFileOptions options,
      const std::string& op = "identity") {
    const client::ScriptedServer server([&](auto& stream) {
      client::AnswerOpen(stream, 100);
      return script(stream);
    });
    options.input = TestPath("in.mkv");
    options.output = TestPath("out.mkv");
    options.restoration.op = op;
    options.show_progress = false;
    Ffmpeg(
        "-f lavfi -i testsrc2=s=32x24:r=25:d=0.2 -pix_fmt yuv420p -c:v ffv1 " +
        options.input);
    return RestoreFile(client::RestorationClient({.address = server.address()}),
                       options, interrupt_);
  }
};

grpc::Status TakeAll(client::ScriptedServer::Stream& stream) {
  v1::RestoreRequest request;
  while (stream.Read(&request) && !request.has_end()) continue;
  return grpc::Status::OK;
}

TEST_F(ScriptedRestoreFileTest, MissingFramesAreTheServersFault) {
  const auto restored = RestoreWith(TakeAll, {});
  EXPECT_EQ(restored.status().code(), absl::StatusCode::kInternal);
  EXPECT_THAT(std::string(restored.status().message()),
              ::testing::HasSubstr("0 frames for 5"));
  EXPECT_THAT(NamesIn(TestPath(".")), ::testing::ElementsAre("in.mkv"));
}

TEST_F(ScriptedRestoreFileTest, AnotherSizeIsTheServersFault) {
  const auto restored = RestoreWith(TakeAll, {}, "downsample:factor=2");
  EXPECT_EQ(restored.status().code(), absl::StatusCode::kInternal);
  EXPECT_THAT(std::string(restored.status().message()),
              ::testing::HasSubstr("64x48"));
}

TEST_F(ScriptedRestoreFileTest, PassesNoticesOfDroppedFramesOn) {
  std::vector<uint64_t> dropped;
  const auto restored = RestoreWith(
      [](auto& stream) {
        v1::RestoreResponse response;
        response.mutable_notice()->mutable_dropped()->set_frame_count(5);
        stream.Write(response);
        TakeAll(stream);
        response.mutable_summary()->set_frames_dropped(5);
        stream.Write(response);
        return grpc::Status::OK;
      },
      {.live = true, .on_notice = [&](const v1::Notice& notice) {
         dropped.push_back(notice.dropped().frame_count());
       }});
  ASSERT_TRUE(restored.ok()) << restored.status();
  EXPECT_EQ(restored->dropped_frames, 5);
  EXPECT_THAT(dropped, ::testing::ElementsAre(5));
}

}  // namespace
}  // namespace limpid::cli
