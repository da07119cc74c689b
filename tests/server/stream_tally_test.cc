#include "server/stream_tally.h"

#include <gtest/gtest.h>

#include "server/wire_duration.h"

namespace limpid::server {
namespace {

constexpr absl::Time kStart = absl::UnixEpoch();

v1::Chunk ChunkOf(int64_t num_frames, double residual) {
  v1::Chunk chunk;
  chunk.set_frame_count(num_frames);
  chunk.set_residual(residual);
  return chunk;
}

// Value of a metric without labels.
double ValueOf(const Metrics& metrics, const std::string& name) {
  for (const auto& family : metrics.registry()->Collect()) {
    if (family.name != name) continue;
    double sum = 0;
    for (const auto& metric : family.metric) sum += metric.counter.value;
    return sum;
  }
  ADD_FAILURE() << name << " is not there";
  return 0;
}

TEST(StreamTallyTest, SumsUpAStream) {
  Metrics metrics;
  StreamTally tally(metrics);
  tally.Open(SessionConfig());
  tally.CountReceived(20, 2000);
  tally.CountDropped(4);
  tally.CountRestored(ChunkOf(9, 0.3), absl::Milliseconds(10),
                      {.decode = {},
                       .arrived_at = kStart,
                       .packing_at = kStart,
                       .now = kStart + absl::Milliseconds(50)});
  tally.CountRestored(ChunkOf(3, 0.1), absl::Milliseconds(5),
                      {.decode = {},
                       .arrived_at = kStart,
                       .packing_at = kStart,
                       .now = kStart + absl::Seconds(1)});
  const v1::Summary summary = tally.Summary();
  EXPECT_EQ(summary.frames_received(), 20u);
  EXPECT_EQ(summary.frames_restored(), 12u);
  EXPECT_EQ(summary.frames_dropped(), 4u);
  EXPECT_EQ(summary.chunks(), 2u);
  EXPECT_EQ(DurationOf(summary.first_chunk_latency()), absl::Milliseconds(50));
  EXPECT_EQ(DurationOf(summary.device_time()), absl::Milliseconds(15));
  // The root of (9 * 0.09 + 3 * 0.01) / 12.
  EXPECT_NEAR(summary.residual(), 0.264575, 1e-6);
  EXPECT_EQ(tally.Progress(3).frames_restored(), 12u);
  EXPECT_EQ(tally.Progress(3).queue_position(), 3u);
}

TEST(StreamTallyTest, TellsTheMetricsOfFramesThatWillNotComeBack) {
  Metrics metrics;
  StreamTally tally(metrics);
  tally.Open(SessionConfig());
  tally.CountReceived(20, 2000);
  tally.Close(absl::CancelledError("gone"));
  tally.Close(absl::CancelledError("gone"));
  EXPECT_EQ(ValueOf(metrics, "limpid_sessions_opened_total"), 1);
  EXPECT_EQ(ValueOf(metrics, "limpid_sessions_closed_total"), 1);
  EXPECT_EQ(ValueOf(metrics, "limpid_frames_dropped_total"), 20);
}

TEST(StreamTallyTest, CountsNoSessionThatWasNeverOpened) {
  Metrics metrics;
  StreamTally tally(metrics);
  tally.Close(absl::CancelledError("gone"));
  EXPECT_EQ(ValueOf(metrics, "limpid_sessions_closed_total"), 0);
}

TEST(StreamTallyTest, TimesHowLongCreditsWaitForRoom) {
  Metrics metrics;
  StreamTally tally(metrics);
  tally.CountCredits(kStart, false);
  tally.CountCredits(kStart + absl::Seconds(1), false);
  tally.CountCredits(kStart + absl::Seconds(3), true);
  tally.CountCredits(kStart + absl::Seconds(9), true);
  EXPECT_EQ(ValueOf(metrics, "limpid_flow_blocked_seconds_total"), 3);
}

}  // namespace
}  // namespace limpid::server
