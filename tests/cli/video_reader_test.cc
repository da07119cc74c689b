#include "cli/video_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>

#include "tests/cli/test_media.h"

namespace limpid::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<int64_t> ReadPts(VideoReader& reader) {
  std::vector<int64_t> pts;
  for (;;) {
    const auto picture = reader.Next();
    EXPECT_TRUE(picture.ok()) << picture.status();
    if (!picture.ok() || *picture == nullptr) return pts;
    pts.push_back((*picture)->pts);
  }
}

TEST(VideoReaderTest, KeepsVariableFrameTimes) {
  const std::string path = TestPath("vfr.mkv");
  Ffmpeg(
      "-f lavfi -i testsrc2=s=32x24:r=25:d=0.4 -vf "
      "settb=1/1000,setpts='N*N*30' -fps_mode passthrough -enc_time_base "
      "1:1000 -c:v libx264 -bf 2 " +
      path);
  const auto reader = VideoReader::Open(path);
  ASSERT_TRUE(reader.ok()) << reader.status();
  EXPECT_THAT(ReadPts(**reader),
              ElementsAre(0, 30, 120, 270, 480, 750, 1080, 1470, 1920, 2430));
  EXPECT_EQ((*reader)->format().time_base, (Rational{1, 1000}));
}

TEST(VideoReaderTest, ReadsColourTagsAndDepth) {
  const std::string path = TestPath("hdr.mkv");
  Ffmpeg(
      "-f lavfi -i testsrc2=s=32x24:r=25:d=0.1 -pix_fmt yuv422p10le -c:v "
      "ffv1 -color_primaries bt2020 -color_trc smpte2084 -colorspace "
      "bt2020nc -color_range pc " +
      path);
  const auto reader = VideoReader::Open(path);
  ASSERT_TRUE(reader.ok()) << reader.status();
  const FrameFormat& format = (*reader)->format();
  EXPECT_EQ(format.layout, PixelLayout::kYuv422);
  EXPECT_EQ(format.bit_depth, 10);
  EXPECT_EQ(
      format.color,
      (ColorTags{
          .primaries = 9, .transfer = 16, .matrix = 9, .full_range = true}));
}

TEST(VideoReaderTest, HandsOutThePacketsOfOtherStreams) {
  const std::string path = TestPath("sound.mp4");
  Ffmpeg(
      "-f lavfi -i testsrc2=s=32x24:r=25:d=1 -f lavfi -i sine=d=1 -c:v "
      "libx264 -c:a aac " +
      path);
  const auto reader = VideoReader::Open(path);
  ASSERT_TRUE(reader.ok()) << reader.status();
  std::map<int, int> packets;
  (*reader)->CopyPacketsTo([&](const AVPacket& packet) {
    ++packets[packet.stream_index];
    return absl::OkStatus();
  });
  EXPECT_EQ(ReadPts(**reader).size(), 25);
  EXPECT_EQ(packets.size(), 1);
  EXPECT_EQ(packets[1], Probe(path, "a:0", "packet=pts").size());
}

TEST(VideoReaderTest, TellsRateAndLength) {
  const std::string path = TestPath("rate.mp4");
  Ffmpeg("-f lavfi -i testsrc2=s=32x24:r=30000/1001 -frames:v 30 " + path);
  const auto reader = VideoReader::Open(path);
  ASSERT_TRUE(reader.ok()) << reader.status();
  EXPECT_NEAR((*reader)->frame_rate(), 29.97, 0.01);
  EXPECT_EQ((*reader)->estimated_frames(), 30);
}

TEST(VideoReaderTest, AFailedSinkStopsTheReading) {
  const std::string path = TestPath("sound.mkv");
  Ffmpeg("-f lavfi -i testsrc2=s=32x24:r=25:d=1 -f lavfi -i sine=d=1 " + path);
  const auto reader = VideoReader::Open(path);
  ASSERT_TRUE(reader.ok());
  (*reader)->CopyPacketsTo(
      [](const AVPacket&) { return absl::DataLossError("disk full"); });
  absl::Status status;
  for (int i = 0; i < 30 && status.ok(); ++i)
    status = (*reader)->Next().status();
  EXPECT_EQ(status, absl::DataLossError("disk full"));
}

TEST(VideoReaderTest, NamesAFileThatCannotBeRead) {
  EXPECT_EQ(VideoReader::Open("/nowhere.mp4").status().code(),
            absl::StatusCode::kNotFound);
  const std::string garbage = TestPath("garbage.mp4");
  std::ofstream(garbage) << std::string(2000, 'g');
  const absl::Status status = VideoReader::Open(garbage).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr(garbage));
}

TEST(VideoReaderTest, RefusesAFileWithoutVideo) {
  const std::string path = TestPath("sound.wav");
  Ffmpeg("-f lavfi -i sine=d=0.1 " + path);
  EXPECT_THAT(std::string(VideoReader::Open(path).status().message()),
              HasSubstr("no video stream"));
}

}  // namespace
}  // namespace limpid::cli
