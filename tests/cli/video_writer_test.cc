#include "cli/video_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <thread>

#include "cli/psnr.h"
#include "cli/rgb_clip.h"
#include "engine/video/av_frame.h"
#include "tests/cli/test_media.h"

namespace limpid::cli {
namespace {

using ::testing::ElementsAre;

// Reads a file and writes it again without touching a sample.
void Rewrite(const std::string& from, const std::string& to, bool lossless) {
  const auto reader = VideoReader::Open(from);
  ASSERT_TRUE(reader.ok()) << reader.status();
  auto writer = VideoWriter::Create({.path = to,
                                     .format = (*reader)->format(),
                                     .frame_rate = (*reader)->frame_rate(),
                                     .lossless = lossless,
                                     .source = reader->get()});
  ASSERT_TRUE(writer.ok()) << writer.status();
  (*reader)->CopyPacketsTo(
      [&](const AVPacket& packet) { return (*writer)->CopyPacket(packet); });
  for (;;) {
    const auto picture = (*reader)->Next();
    ASSERT_TRUE(picture.ok()) << picture.status();
    if (*picture == nullptr) break;
    const absl::Status written =
        (*writer)->Write(FrameFromAv(**picture, (*reader)->format()));
    ASSERT_TRUE(written.ok()) << written;
  }
  ASSERT_TRUE((*writer)->Finish().ok());
}

std::string FrameHashes(const std::string& path) {
  return OutputOf("ffmpeg -nostdin -v error -i " + path +
                  " -map 0:v:0 -f framemd5 -");
}

std::string AudioHash(const std::string& path) {
  return OutputOf("ffmpeg -nostdin -v error -i " + path +
                  " -map 0:a -c copy -f md5 -");
}

TEST(VideoWriterTest, KeepsVariableFrameTimesInMp4) {
  const std::string from = TestPath("vfr.mp4"), to = TestPath("out.mp4");
  Ffmpeg(
      "-f lavfi -i testsrc2=s=32x24:r=25:d=0.4 -vf "
      "settb=1/90000,setpts='N*N*2700' -fps_mode passthrough -enc_time_base "
      "1:90000 -video_track_timescale 90000 -c:v libx264 " +
      from);
  Rewrite(from, to, false);
  EXPECT_EQ(VideoPts(from), VideoPts(to));
  EXPECT_EQ(VideoPts(to).size(), 10);
}

TEST(VideoWriterTest, FfvIKeepsEverySample) {
  for (const std::string format :
       {"yuv420p", "yuv422p", "yuv444p", "yuv420p10le"}) {
    const std::string from = TestPath(format + ".mkv"),
                      to = TestPath(format + "_out.mkv");
    Ffmpeg("-f lavfi -i testsrc2=s=32x24:r=25:d=0.2 -vf scale=33:27 -pix_fmt " +
           format + " -c:v ffv1 " + from);
    Rewrite(from, to, true);
    EXPECT_EQ(FrameHashes(from), FrameHashes(to)) << format;
  }
}

TEST(VideoWriterTest, CopiesAudioPacketsWithTheirOffset) {
  const std::string from = TestPath("sound.mp4"), to = TestPath("out.mp4");
  Ffmpeg(
      "-f lavfi -i testsrc2=s=32x24:r=25:d=1 -itsoffset 0.2 -f lavfi -i "
      "sine=d=1 -c:v libx264 -c:a aac " +
      from);
  Rewrite(from, to, false);
  EXPECT_EQ(AudioHash(from), AudioHash(to));
  EXPECT_EQ(Probe(from, "a:0", "packet=pts_time"),
            Probe(to, "a:0", "packet=pts_time"));
  EXPECT_EQ(Probe(from, "v:0", "stream=start_time"),
            Probe(to, "v:0", "stream=start_time"));
}

TEST(VideoWriterTest, CopiesSubtitlesChaptersAndMetadata) {
  const std::string text = TestPath("text.srt"), from = TestPath("in.mkv"),
                    to = TestPath("out.mkv");
  OutputOf("printf '1\\n00:00:00,100 --> 00:00:00,500\\nhello\\n' > " + text);
  Ffmpeg("-f lavfi -i testsrc2=s=32x24:r=25:d=1 -i " + text +
         " -map 0 -map 1 -c:s srt -metadata title=Clip " + from);
  Rewrite(from, to, false);
  EXPECT_EQ(Probe(from, "s:0", "packet=pts_time,duration_time,size"),
            Probe(to, "s:0", "packet=pts_time,duration_time,size"));
  EXPECT_THAT(Probe(to, "v:0", "format_tags=title"), ElementsAre("Clip"));
}

TEST(VideoWriterTest, KeepsRotationAndColourTags) {
  const std::string flat = TestPath("flat.mp4"), from = TestPath("in.mp4"),
                    to = TestPath("out.mp4");
  Ffmpeg(
      "-f lavfi -i testsrc2=s=32x24:r=25:d=0.2 -c:v libx264 "
      "-color_primaries bt709 -color_trc bt709 -colorspace bt709 " +
      flat);
  Ffmpeg("-i " + flat + " -c copy -metadata:s:v rotate=90 " + from);
  Rewrite(from, to, false);
  const std::string entries =
      "stream=color_range,color_space,color_transfer,color_primaries:"
      "stream_side_data=rotation";
  EXPECT_EQ(Probe(from, "v:0", entries), Probe(to, "v:0", entries));
  EXPECT_THAT(Probe(to, "v:0", "stream=color_space"), ElementsAre("bt709"));
}

TEST(VideoWriterTest, NamesTracksThatTheContainerCannotHold) {
  const std::string from = TestPath("in.mkv");
  Ffmpeg(
      "-f lavfi -i testsrc2=s=32x24:r=25:d=0.2 -f lavfi -i sine=d=0.2 -c:a "
      "pcm_s16le " +
      from);
  const auto reader = VideoReader::Open(from);
  const auto writer = VideoWriter::Create({.path = TestPath("out.webm"),
                                           .format = (*reader)->format(),
                                           .frame_rate = 25,
                                           .source = reader->get()});
  ASSERT_TRUE(writer.ok()) << writer.status();
  EXPECT_THAT((*writer)->skipped_streams(),
              ElementsAre("audio stream 1 (pcm_s16le)"));
}

TEST(VideoWriterTest, WritesPngSequencesOfTheSameSamples) {
  const FrameFormat format = RgbFormat({9, 7});
  auto writer = VideoWriter::Create(
      {.path = TestPath("out_%05d.png"), .format = format, .frame_rate = 25});
  ASSERT_TRUE(writer.ok()) << writer.status();
  EXPECT_TRUE((*writer)->is_lossless());
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE((*writer)->Write(PatternFrame({9, 7}, 40 * i, i)).ok());
  }
  ASSERT_TRUE((*writer)->Finish().ok());
  const auto reader = VideoReader::Open(TestPath("out_00003.png"));
  ASSERT_TRUE(reader.ok()) << reader.status();
  const auto picture = (*reader)->Next();
  EXPECT_EQ(FrameFromAv(**picture, format).planes[0].data,
            PatternFrame({9, 7}, 0, 2).planes[0].data);
}

TEST(VideoWriterTest, WritesGifAndWebm) {
  for (const std::string name : {"out.gif", "out.webm"}) {
    auto writer = VideoWriter::Create({.path = TestPath(name),
                                       .format = RgbFormat({32, 24}),
                                       .frame_rate = 25});
    ASSERT_TRUE(writer.ok()) << writer.status();
    for (int i = 0; i < 4; ++i) {
      ASSERT_TRUE((*writer)->Write(PatternFrame({32, 24}, 40 * i, i)).ok());
    }
    ASSERT_TRUE((*writer)->Finish().ok());
    EXPECT_EQ(VideoPts(TestPath(name)).size(), 4) << name;
  }
}

// dB between the pictures of two files, as ffmpeg's filter finds.
double PsnrBetween(const std::string& a, const std::string& b) {
  const std::string log = OutputOf("ffmpeg -nostdin -i " + a + " -i " + b +
                                   " -lavfi psnr -f null - 2>&1");
  const size_t at = log.rfind("average:");
  if (at == std::string::npos) return 0;
  const std::string value = log.substr(at + 8);
  return value.starts_with("inf") ? 100 : std::stod(value);
}

TEST(VideoWriterTest, EveryContainerKeepsTheQuality) {
  const std::string from = TestPath("in.mkv");
  Ffmpeg(
      "-f lavfi -i testsrc2=s=320x240:r=25:d=0.4 -pix_fmt yuv420p -c:v ffv1 " +
      from);
  for (const std::string name :
       {"out.mp4", "out.avi", "out.ts", "out.mpg", "out.ogv", "out.webm"}) {
    Rewrite(from, TestPath(name), false);
    EXPECT_EQ(VideoPts(TestPath(name)).size(), 10) << name;
    EXPECT_GT(PsnrBetween(TestPath(name), from), 38) << name;
  }
}

TEST(VideoWriterTest, JpegKeepsTheColoursOfVideo) {
  const std::string from = TestPath("in.mkv");
  Ffmpeg(
      "-f lavfi -i smptebars=s=320x240:r=25:d=0.1 -vf "
      "scale=out_color_matrix=bt709:out_range=tv,format=yuv444p -colorspace "
      "bt709 -color_range tv -c:v ffv1 " +
      from);
  Rewrite(from, TestPath("out_%03d.jpg"), false);
  const RgbClip before = *LoadClip(from, {.max_frames = 1});
  const RgbClip after = *LoadClip(TestPath("out_001.jpg"), {});
  EXPECT_GT(Psnr(after, before), 35);
  EXPECT_THAT(
      NamesIn(TestPath(".")),
      ElementsAre("in.mkv", "out_001.jpg", "out_002.jpg", "out_003.jpg"));
}

class HalfAFile {
 public:
  explicit HalfAFile(const std::string& path)
      : writer_(*VideoWriter::Create(
            {.path = path, .format = RgbFormat({32, 24}), .frame_rate = 25})) {
    EXPECT_TRUE(writer_->Write(PatternFrame({32, 24}, 0, 0)).ok());
  }
  absl::Status Finish() { return writer_->Finish(); }

 private:
  const std::unique_ptr<VideoWriter> writer_;
};

TEST(VideoWriterTest, AFileThatWasNotFinishedLeavesNothing) {
  for (const std::string name : {"out.mp4", "out.png"}) {
    { const HalfAFile half(TestPath(name)); }
    EXPECT_THAT(NamesIn(TestPath(".")), ::testing::IsEmpty()) << name;
  }
}

TEST(VideoWriterTest, WhatWasThereStaysUntilTheNewFileIsWhole) {
  const std::string path = TestPath("out.mp4");
  std::ofstream(path) << "before";
  HalfAFile half(path);
  EXPECT_EQ(std::filesystem::file_size(path), 6);
  ASSERT_TRUE(half.Finish().ok());
  EXPECT_EQ(VideoPts(path).size(), 1);
  EXPECT_THAT(NamesIn(TestPath(".")), ElementsAre("out.mp4"));
}

TEST(VideoWriterTest, DevicesAndPipesAreWrittenInPlace) {
  const std::string folder = TestPath(".");
  const std::string pipe = TestPath("pipe.mkv"), copy = TestPath("copy.mkv");
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  std::thread reader([&] { OutputOf("cat " + pipe + " > " + copy); });
  EXPECT_TRUE(HalfAFile(pipe).Finish().ok());
  reader.join();
  EXPECT_EQ(VideoPts(copy).size(), 1);
  EXPECT_THAT(NamesIn(folder), ElementsAre("copy.mkv", "pipe.mkv"));
}

TEST(VideoWriterTest, SaysWhereItCannotWrite) {
  EXPECT_EQ(VideoWriter::Create({.path = "/nowhere/out.mp4",
                                 .format = RgbFormat({32, 24}),
                                 .frame_rate = 25})
                .status()
                .code(),
            absl::StatusCode::kNotFound);
  EXPECT_FALSE(VideoWriter::Create({.path = TestPath("out.unknown"),
                                    .format = RgbFormat({32, 24})})
                   .ok());
}

}  // namespace
}  // namespace limpid::cli
