#include "clients/cpp/chunk_assembly.h"

#include <gtest/gtest.h>

namespace limpid::client {
namespace {

const std::vector<PlaneSize> kPlanes = {{3, 1}, {1, 2}};

v1::Frame Part(int64_t pts, const std::string& data, bool more) {
  v1::Frame frame;
  frame.set_pts(pts);
  frame.set_data(data);
  frame.set_more(more);
  return frame;
}

v1::Chunk ChunkOf(uint64_t first_frame, uint32_t frame_count,
                  std::vector<v1::Frame> frames, bool last_part) {
  v1::Chunk chunk;
  chunk.set_first_frame(first_frame);
  chunk.set_frame_count(frame_count);
  for (v1::Frame& frame : frames) *chunk.add_frames() = std::move(frame);
  chunk.set_last_part(last_part);
  return chunk;
}

TEST(ChunkAssemblyTest, JoinsAFrameOverMessagesAndCutsItIntoPlanes) {
  ChunkAssembly assembly(kPlanes);
  EXPECT_FALSE(
      assembly.Add(ChunkOf(0, 1, {Part(7, "ab", true)}, false))->has_value());
  const auto chunk = assembly.Add(ChunkOf(0, 1, {Part(7, "cde", false)}, true));
  ASSERT_TRUE(chunk.ok()) << chunk.status();
  ASSERT_TRUE(chunk->has_value());
  ASSERT_EQ((*chunk)->frames_size(), 1);
  EXPECT_EQ((*chunk)->frames(0).pts(), 7);
  EXPECT_EQ((*chunk)->frames(0).raw().planes(0).data(), "abc");
  EXPECT_EQ((*chunk)->frames(0).raw().planes(1).data(), "de");
}

TEST(ChunkAssemblyTest, JoinsChunksOfSeveralMessages) {
  ChunkAssembly assembly({});
  EXPECT_FALSE(
      assembly.Add(ChunkOf(4, 2, {Part(0, "a", false)}, false))->has_value());
  const auto chunk = assembly.Add(ChunkOf(4, 2, {Part(1, "b", false)}, true));
  ASSERT_TRUE(chunk.ok());
  EXPECT_EQ((*chunk)->frames(0).data(), "a");
  EXPECT_EQ((*chunk)->frames(1).data(), "b");
  EXPECT_EQ((*chunk)->first_frame(), 4);
}

TEST(ChunkAssemblyTest, StartsAnewAfterAWholeChunk) {
  ChunkAssembly assembly({});
  ASSERT_TRUE(assembly.Add(ChunkOf(0, 1, {Part(0, "a", false)}, true)).ok());
  const auto chunk = assembly.Add(ChunkOf(1, 1, {Part(1, "b", false)}, true));
  ASSERT_TRUE(chunk.ok());
  EXPECT_EQ((*chunk)->frames_size(), 1);
}

TEST(ChunkAssemblyTest, RefusesAChunkInsideAnother) {
  ChunkAssembly assembly({});
  ASSERT_TRUE(assembly.Add(ChunkOf(0, 2, {Part(0, "a", false)}, false)).ok());
  EXPECT_EQ(
      assembly.Add(ChunkOf(2, 1, {Part(2, "b", false)}, true)).status().code(),
      absl::StatusCode::kInternal);
}

TEST(ChunkAssemblyTest, RefusesAChunkThatLacksFrames) {
  ChunkAssembly assembly({});
  EXPECT_EQ(
      assembly.Add(ChunkOf(0, 2, {Part(0, "a", false)}, true)).status().code(),
      absl::StatusCode::kInternal);
}

TEST(ChunkAssemblyTest, RefusesAFrameThatIsCutShort) {
  ChunkAssembly cut({});
  EXPECT_EQ(cut.Add(ChunkOf(0, 1, {Part(0, "a", true)}, true)).status().code(),
            absl::StatusCode::kInternal);
  ChunkAssembly too_short(kPlanes);
  EXPECT_EQ(too_short.Add(ChunkOf(0, 1, {Part(0, "abcd", false)}, true))
                .status()
                .code(),
            absl::StatusCode::kInternal);
}

}  // namespace
}  // namespace limpid::client
