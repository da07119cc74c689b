#include "bench/stream_figures.h"

#include <gtest/gtest.h>

namespace limpid::bench {
namespace {

TEST(StreamFiguresTest, DividesFramesByTime) {
  StreamFigures figures;
  figures.AddChunk(9, true, absl::Milliseconds(100));
  figures.AddChunk(12, false, absl::Milliseconds(200));
  const nlohmann::json json = figures.ToJson(absl::Seconds(3), 4.2);
  EXPECT_EQ(json["frames"], 21);
  EXPECT_DOUBLE_EQ(json["frames_per_second"], 7);
  EXPECT_DOUBLE_EQ(json["cpu_seconds_per_frame"], 0.2);
}

TEST(StreamFiguresTest, KeepsFirstChunksApart) {
  StreamFigures figures;
  figures.AddChunk(9, true, absl::Milliseconds(500));
  figures.AddChunk(12, false, absl::Milliseconds(250));
  const nlohmann::json json = figures.ToJson(absl::Seconds(1), 1);
  EXPECT_DOUBLE_EQ(json["first_chunk_latency_seconds"]["p50"], 0.5);
  EXPECT_DOUBLE_EQ(json["chunk_latency_seconds"]["p99"], 0.25);
}

TEST(StreamFiguresTest, TakesPercentilesByNearestRank) {
  StreamFigures figures;
  for (int i = 1; i <= 100; ++i) {
    figures.AddChunk(1, false, absl::Seconds(101 - i));
  }
  const nlohmann::json latency =
      figures.ToJson(absl::Seconds(1), 1)["chunk_latency_seconds"];
  EXPECT_DOUBLE_EQ(latency["p50"], 50);
  EXPECT_DOUBLE_EQ(latency["p99"], 99);
}

TEST(StreamFiguresTest, IsZeroWithoutChunks) {
  const nlohmann::json json = StreamFigures().ToJson(absl::Seconds(1), 0);
  EXPECT_EQ(json["frames_per_second"], 0);
  EXPECT_EQ(json["chunk_latency_seconds"]["p50"], 0);
}

}  // namespace
}  // namespace limpid::bench
