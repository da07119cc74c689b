#include "server/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/testing/metrics_text.h"

namespace limpid::server {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(MetricsTest, CountsSessionsByOutcome) {
  Metrics metrics;
  metrics.SessionOpened();
  metrics.SessionOpened();
  metrics.SessionClosed(absl::OkStatus());
  metrics.SessionClosed(absl::DeadlineExceededError("idle"));
  const std::string text = MetricsText(*metrics.registry());
  EXPECT_THAT(text, HasSubstr("limpid_sessions_opened_total 2\n"));
  EXPECT_THAT(
      text, HasSubstr("limpid_sessions_closed_total{outcome=\"completed\"} 1"));
  EXPECT_THAT(
      text, HasSubstr("limpid_sessions_closed_total{outcome=\"timed_out\"} 1"));
}

TEST(MetricsTest, ARefusedOpenIsCountedWhereItsReasonBelongs) {
  Metrics metrics;
  for (Reason reason : {Reason::kSessionLimit, Reason::kInvalidField}) {
    metrics.AdmissionRejected(reason);
    metrics.InvalidMessage(reason);
  }
  const std::string text = MetricsText(*metrics.registry());
  EXPECT_THAT(
      text,
      HasSubstr("limpid_admission_rejected_total{reason=\"session_limit\"} 1"));
  EXPECT_THAT(
      text,
      HasSubstr("limpid_invalid_messages_total{reason=\"invalid_field\"} 1"));
  EXPECT_THAT(
      text, Not(HasSubstr("invalid_messages_total{reason=\"session_limit\"}")));
}

TEST(MetricsTest, CountsFramesAndTheirBytesByEncoding) {
  Metrics metrics;
  metrics.FramesReceived(Encoding::kH264, 3, 1000);
  metrics.FramesReceived(Encoding::kH264, 1, 500);
  metrics.FramesSent(Encoding::kRaw, 700);
  metrics.FramesDropped(DropReason::kBehind, 12);
  const std::string text = MetricsText(*metrics.registry());
  EXPECT_THAT(text, HasSubstr("limpid_frames_received_total 4\n"));
  EXPECT_THAT(text,
              HasSubstr("limpid_received_bytes_total{encoding=\"h264\"} 1500"));
  EXPECT_THAT(text, HasSubstr("limpid_sent_bytes_total{encoding=\"raw\"} 700"));
  EXPECT_THAT(text,
              HasSubstr("limpid_frames_dropped_total{reason=\"behind\"} 12"));
}

TEST(MetricsTest, OnlyTheFirstChunkHasAFirstChunkLatency) {
  Metrics metrics;
  SentChunk chunk;
  chunk.latency = absl::Milliseconds(250);
  metrics.ChunkSent(chunk);
  chunk.latency = absl::Milliseconds(500);
  chunk.interval = absl::Milliseconds(375);
  metrics.ChunkSent(chunk);
  const std::string text = MetricsText(*metrics.registry());
  EXPECT_THAT(text, HasSubstr("limpid_first_chunk_latency_seconds_count 1\n"));
  EXPECT_THAT(text, HasSubstr("limpid_chunk_latency_seconds_count 2\n"));
  EXPECT_THAT(text, HasSubstr("limpid_chunk_latency_seconds_sum 0.75\n"));
  EXPECT_THAT(text, HasSubstr("limpid_chunk_interval_seconds_sum 0.375\n"));
}

TEST(MetricsTest, TimesTheServersOwnStages) {
  Metrics metrics;
  SentChunk chunk;
  chunk.decode_time = absl::Milliseconds(125);
  chunk.encode_out_time = absl::Milliseconds(250);
  metrics.ChunkSent(chunk);
  metrics.MessageSent(absl::Milliseconds(500));
  const std::string text = MetricsText(*metrics.registry());
  const std::string sum = "limpid_stage_duration_seconds_sum{stage=";
  EXPECT_THAT(text, HasSubstr(sum + "\"decode\"} 0.125"));
  EXPECT_THAT(text, HasSubstr(sum + "\"encode_out\"} 0.25"));
  EXPECT_THAT(text, HasSubstr(sum + "\"send_wait\"} 0.5"));
}

TEST(MetricsTest, SaysThatItDrainsAndHowLongFlowWasBlocked) {
  Metrics metrics;
  EXPECT_THAT(MetricsText(*metrics.registry()),
              HasSubstr("limpid_draining 0\n"));
  metrics.DrainBegan();
  metrics.FlowBlocked(absl::Milliseconds(1500));
  const std::string text = MetricsText(*metrics.registry());
  EXPECT_THAT(text, HasSubstr("limpid_draining 1\n"));
  EXPECT_THAT(text, HasSubstr("limpid_flow_blocked_seconds_total 1.5\n"));
}

}  // namespace
}  // namespace limpid::server
