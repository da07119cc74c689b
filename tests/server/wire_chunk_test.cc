#include "server/wire_chunk.h"

#include <gtest/gtest.h>

#include <string>

#include "server/wire_duration.h"
#include "tests/testing/received_video.h"

namespace limpid::server {
namespace {

v1::Chunk HeaderOf(int64_t num_frames) {
  v1::Chunk header;
  header.set_first_frame(9);
  header.set_frame_count(num_frames);
  return header;
}

std::vector<v1::Frame> FramesOf(std::initializer_list<int> sizes) {
  std::vector<v1::Frame> frames;
  for (const int size : sizes) {
    frames.emplace_back().set_pts(static_cast<int64_t>(frames.size()));
    frames.back().set_data(std::string(size, static_cast<char>('a' + size)));
  }
  return frames;
}

TEST(WireChunkTest, BatchesFramesWhileTheyFit) {
  const auto messages =
      ChunkMessages(HeaderOf(5), FramesOf({4, 4, 4, 1, 1}), 10);
  ASSERT_EQ(messages.size(), 2u);
  EXPECT_EQ(messages[0].chunk().frames_size(), 2);
  EXPECT_EQ(messages[1].chunk().frames_size(), 3);
  EXPECT_FALSE(messages[0].chunk().last_part());
  EXPECT_TRUE(messages[1].chunk().last_part());
  EXPECT_EQ(messages[0].chunk().first_frame(), 9u);
  EXPECT_EQ(messages[1].chunk().first_frame(), 9u);
}

TEST(WireChunkTest, SplitsAFrameAboveTheCap) {
  const auto messages = ChunkMessages(HeaderOf(3), FramesOf({3, 25, 10}), 10);
  ReceivedVideo video;
  uint64_t sequence = 0;
  for (v1::RestoreResponse message : messages) {
    for (const v1::Frame& frame : message.chunk().frames()) {
      EXPECT_LE(frame.data().size(), 10u);
    }
    message.set_sequence(++sequence);
    video.Take(message);
  }
  ASSERT_EQ(video.frames.size(), 3u);
  EXPECT_EQ(video.frames[1].data(), FramesOf({25})[0].data());
  EXPECT_EQ(video.frames[2].pts(), 3);
}

TEST(WireChunkTest, JoinsThePlanesOfASplitFrame) {
  std::vector<v1::Frame> frames(1);
  for (const char* plane : {"abc", "de", "f"}) {
    frames[0].mutable_raw()->add_planes()->set_data(plane);
  }
  const auto messages = ChunkMessages(HeaderOf(1), std::move(frames), 4);
  ASSERT_EQ(messages.size(), 2u);
  EXPECT_EQ(messages[0].chunk().frames(0).data(), "abcd");
  EXPECT_TRUE(messages[0].chunk().frames(0).more());
  EXPECT_EQ(messages[1].chunk().frames(0).data(), "ef");
  EXPECT_FALSE(messages[1].chunk().frames(0).more());
}

TEST(WireChunkTest, SaysWhatTheEngineHasMeasured) {
  RestoredChunk chunk;
  chunk.first_frame = 21;
  chunk.discontinuity = true;
  chunk.frames.resize(12);
  chunk.operator_hash = "hash";
  chunk.residual = 0.25;
  chunk.queue_time = absl::Milliseconds(3);
  chunk.times.consistency = absl::Milliseconds(40);
  const v1::Chunk header =
      ChunkHeader(chunk, {.decode = absl::Milliseconds(1), .encode_out = {}});
  EXPECT_EQ(header.first_frame(), 21u);
  EXPECT_EQ(header.frame_count(), 12u);
  EXPECT_TRUE(header.discontinuity());
  EXPECT_EQ(header.operator_hash(), "hash");
  EXPECT_EQ(header.residual(), 0.25);
  EXPECT_EQ(DurationOf(header.timings().queue()), absl::Milliseconds(3));
  EXPECT_EQ(DurationOf(header.timings().consistency()), absl::Milliseconds(40));
  EXPECT_EQ(DurationOf(header.timings().decode()), absl::Milliseconds(1));
  EXPECT_FALSE(header.timings().has_denoise());
  EXPECT_FALSE(header.timings().has_encode_out());
}

}  // namespace
}  // namespace limpid::server
