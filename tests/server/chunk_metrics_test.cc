#include "server/chunk_metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/metrics.h"
#include "tests/testing/metrics_text.h"

namespace limpid::server {
namespace {

using testing::HasSubstr;

RestoredChunk TwelveFrames() {
  RestoredChunk chunk;
  chunk.frames.resize(12);
  chunk.residual = 0.003;
  chunk.queue_time = absl::Milliseconds(20);
  chunk.times.initialise = absl::Milliseconds(50);
  chunk.device_time = absl::Milliseconds(100);
  return chunk;
}

TEST(ChunkMetricsTest, CountsFramesAndTheVideoTimeOfTheirPts) {
  Metrics metrics;
  SessionConfig config;
  config.nominal_fps = 1000;  // by the frames' own account, 24
  config.source.time_base = {.numerator = 1, .denominator = 24};
  RestoredChunk chunk = TwelveFrames();
  for (int i = 0; i < 12; ++i) chunk.frames[i].pts = 100 + i;
  metrics.engine_observer().OnChunkRestored(config, chunk, true);
  const std::string text = MetricsText(*metrics.registry());
  EXPECT_THAT(text, HasSubstr("limpid_frames_restored_total 12\n"));
  EXPECT_THAT(text, HasSubstr("limpid_media_seconds_total 0.5\n"));
  EXPECT_THAT(text, HasSubstr("limpid_real_time_ratio_sum 0.2\n"));
  EXPECT_THAT(text, HasSubstr("limpid_queue_wait_seconds_sum 0.02\n"));
  EXPECT_THAT(text, HasSubstr("limpid_consistency_residual_ratio_sum 0.003\n"));
}

TEST(ChunkMetricsTest, AssumesThirtyFramesASecondWherePtsTellNothing) {
  Metrics metrics;
  metrics.engine_observer().OnChunkRestored({}, TwelveFrames(), true);
  EXPECT_THAT(MetricsText(*metrics.registry()),
              HasSubstr("limpid_media_seconds_total 0.4\n"));
}

TEST(ChunkMetricsTest, TellsMetDeadlinesFromMissedOnes) {
  Metrics metrics;
  metrics.engine_observer().OnChunkRestored({}, TwelveFrames(), true);
  metrics.engine_observer().OnChunkRestored({}, TwelveFrames(), false);
  metrics.engine_observer().OnChunkRestored({}, TwelveFrames(), false);
  const std::string text = MetricsText(*metrics.registry());
  EXPECT_THAT(text, HasSubstr("limpid_deadlines_total{result=\"met\"} 1"));
  EXPECT_THAT(text, HasSubstr("limpid_deadlines_total{result=\"missed\"} 2"));
}

TEST(ChunkMetricsTest, AStageThatDidNotTakePlaceIsNotTimed) {
  Metrics metrics;
  metrics.engine_observer().OnChunkRestored({}, TwelveFrames(), true);
  const std::string text = MetricsText(*metrics.registry());
  const std::string count = "limpid_stage_duration_seconds_count{stage=";
  EXPECT_THAT(text, HasSubstr(count + "\"initialise\"} 1"));
  EXPECT_THAT(text, HasSubstr(count + "\"denoise\"} 0"));
}

TEST(ChunkMetricsTest, ACancelledChunkIsNotAFailedOne) {
  Metrics metrics;
  metrics.engine_observer().OnChunkFailed({}, absl::CancelledError());
  metrics.engine_observer().OnChunkFailed({}, absl::InternalError("device"));
  const std::string text = MetricsText(*metrics.registry());
  EXPECT_THAT(text, HasSubstr("limpid_chunks_total{outcome=\"cancelled\"} 1"));
  EXPECT_THAT(text, HasSubstr("limpid_chunks_total{outcome=\"failed\"} 1"));
  EXPECT_THAT(text, HasSubstr("limpid_chunks_total{outcome=\"restored\"} 0"));
}

}  // namespace
}  // namespace limpid::server
