#include "engine/video/chunker.h"

#include <gtest/gtest.h>

#include <vector>

namespace limpid {
namespace {

Frame FrameAt(int64_t pts) {
  return {.pts = pts, .planes = {}, .mask = nullptr};
}

// Sizes of the chunks of a stream of `count` frames, the tail flushed.
std::vector<int64_t> ChunkSizes(Chunker& chunker, int64_t count) {
  std::vector<int64_t> sizes;
  for (int64_t i = 0; i < count; ++i) {
    if (auto chunk = chunker.Push(FrameAt(i))) {
      sizes.push_back(chunk->frames.size());
    }
  }
  if (auto chunk = chunker.Flush()) sizes.push_back(chunk->frames.size());
  return sizes;
}

TEST(ChunkerTest, TheFirstChunkIsShort) {
  Chunker chunker(ChunkCadence::OfLatentFrames(3));
  EXPECT_EQ(ChunkSizes(chunker, 9 + 12 + 12),
            (std::vector<int64_t>{9, 12, 12}));
}

TEST(ChunkerTest, FramesOutAreFramesInForEveryLength) {
  for (int64_t count = 1; count <= 60; ++count) {
    Chunker chunker(ChunkCadence::OfLatentFrames(3));
    int64_t sum = 0;
    for (const int64_t size : ChunkSizes(chunker, count)) sum += size;
    EXPECT_EQ(sum, count);
  }
}

TEST(ChunkerTest, ChunksTileTheStreamInOrder) {
  Chunker chunker({.first_chunk_frames = 2, .chunk_frames = 3});
  int64_t next = 0;
  for (int64_t i = 0; i < 11; ++i) {
    const auto chunk = chunker.Push(FrameAt(10 * i));
    if (!chunk) continue;
    EXPECT_EQ(chunk->first_frame, next);
    EXPECT_EQ(chunk->frames.front().pts, 10 * next);
    next += chunk->frames.size();
  }
  EXPECT_EQ(next, 11);
}

TEST(ChunkerTest, CutsBeforeANamedFrame) {
  Chunker chunker({.first_chunk_frames = 9, .chunk_frames = 12});
  chunker.CutBefore(3);
  chunker.CutBefore(5);
  EXPECT_EQ(ChunkSizes(chunker, 20), (std::vector<int64_t>{3, 2, 12, 3}));
}

TEST(ChunkerTest, ACutAtAChunkBorderChangesNothing) {
  Chunker chunker({.first_chunk_frames = 9, .chunk_frames = 12});
  chunker.CutBefore(9);
  EXPECT_EQ(ChunkSizes(chunker, 21), (std::vector<int64_t>{9, 12}));
}

TEST(ChunkerTest, FlushOfNothingIsNothing) {
  Chunker chunker({});
  EXPECT_FALSE(chunker.Flush().has_value());
}

TEST(ChunkerTest, OnlyTheStartAndARestartAreDiscontinuous) {
  Chunker chunker({.first_chunk_frames = 1, .chunk_frames = 2});
  EXPECT_TRUE(chunker.Push({})->discontinuity);
  chunker.Push({});
  EXPECT_FALSE(chunker.Push({})->discontinuity);
  chunker.Restart();
  const auto restarted = chunker.Push({});
  ASSERT_TRUE(restarted.has_value());
  EXPECT_TRUE(restarted->discontinuity);
  EXPECT_EQ(restarted->first_frame, 3);
}

}  // namespace
}  // namespace limpid
