#include "cli/stream_copy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/video_reader.h"
#include "tests/cli/test_media.h"

namespace limpid::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

AvOutputPtr Output(const std::string& path) {
  AVFormatContext* output = nullptr;
  avformat_alloc_output_context2(&output, nullptr, nullptr, path.c_str());
  return AvOutputPtr(output);
}

// One video, one 8-bit PCM and one FLAC track.
std::unique_ptr<VideoReader> SourceWithSound() {
  const std::string path = TestPath("in.mkv");
  Ffmpeg(
      "-f lavfi -i testsrc2=s=32x24:r=25:d=0.2 -f lavfi -i sine=d=0.2 "
      "-map 0 -map 1 -map 1 -c:a:0 pcm_u8 -c:a:1 flac "
      "-metadata:s:a:1 language=deu " +
      path);
  auto reader = VideoReader::Open(path);
  EXPECT_TRUE(reader.ok()) << reader.status();
  return *std::move(reader);
}

TEST(StreamCopyTest, AddsEveryTrackThatFits) {
  const auto source = SourceWithSound();
  const AvOutputPtr output = Output("out.mkv");
  StreamCopy copy;
  ASSERT_TRUE(copy.AddStreams(source->container(), 0, *output).ok());
  ASSERT_EQ(output->nb_streams, 2);
  EXPECT_EQ(output->streams[0]->codecpar->codec_id, AV_CODEC_ID_PCM_U8);
  EXPECT_EQ(output->streams[1]->codecpar->codec_id, AV_CODEC_ID_FLAC);
  EXPECT_STREQ(
      av_dict_get(output->streams[1]->metadata, "language", nullptr, 0)->value,
      "deu");
  EXPECT_THAT(copy.skipped(), IsEmpty());
}

TEST(StreamCopyTest, NamesEveryTrackThatDoesNot) {
  const auto source = SourceWithSound();
  const AvOutputPtr output = Output("out.mp4");
  StreamCopy copy;
  ASSERT_TRUE(copy.AddStreams(source->container(), 0, *output).ok());
  EXPECT_EQ(output->nb_streams, 1);
  EXPECT_THAT(copy.skipped(), ElementsAre("audio stream 1 (pcm_u8)"));
}

TEST(StreamCopyTest, PicturesHoldNoOtherTracks) {
  const auto source = SourceWithSound();
  const AvOutputPtr output = Output("out_%05d.png");
  StreamCopy copy;
  ASSERT_TRUE(copy.AddStreams(source->container(), 0, *output).ok());
  EXPECT_EQ(output->nb_streams, 0);
  EXPECT_EQ(copy.skipped().size(), 2);
}

TEST(StreamCopyTest, IgnoresPacketsOfTracksThatWereLeftOut) {
  const auto source = SourceWithSound();
  const AvOutputPtr output = Output("out.mp4");
  StreamCopy copy;
  ASSERT_TRUE(copy.AddStreams(source->container(), 0, *output).ok());
  const AvPacketPtr packet(av_packet_alloc());
  for (const int index : {0, 1, 9}) {
    packet->stream_index = index;
    EXPECT_TRUE(copy.Write(*packet, *output).ok()) << index;
  }
}

}  // namespace
}  // namespace limpid::cli
