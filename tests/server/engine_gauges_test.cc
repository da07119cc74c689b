#include "server/engine_gauges.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "tests/testing/fake_engine.h"
#include "tests/testing/listed_stream.h"
#include "tests/testing/metrics_text.h"

namespace limpid::server {
namespace {

using testing::HasSubstr;

std::shared_ptr<OpenStream> Opened(const std::string& id, StreamState state,
                                   int64_t outbound_bytes) {
  StreamInfo info;
  info.session_id = id;
  info.state = state;
  info.outbound_bytes = outbound_bytes;
  return std::make_shared<ListedStream>(info);
}

TEST(EngineGaugesTest, ShowTheEngineAsItIsAtTheScrape) {
  FakeEngine engine;
  SessionRegistry sessions;
  const EngineGauges gauges(engine, sessions);
  EXPECT_THAT(MetricsText(gauges), HasSubstr("limpid_queue_depth 0\n"));
  EngineStats stats;
  stats.queued_chunks = 3;
  stats.reserved_bytes = 1000;
  stats.limit_bytes = 4000;
  stats.device_busy = absl::Milliseconds(2500);
  stats.worker_up = false;
  stats.non_finite_chunks = 2;
  engine.SetStats(stats);
  const std::string text = MetricsText(gauges);
  EXPECT_THAT(text, HasSubstr("limpid_queue_depth 3\n"));
  EXPECT_THAT(text, HasSubstr("limpid_reserved_bytes 1000\n"));
  EXPECT_THAT(text, HasSubstr("limpid_reserved_limit_bytes 4000\n"));
  EXPECT_THAT(text, HasSubstr("limpid_device_busy_seconds_total 2.5\n"));
  EXPECT_THAT(text, HasSubstr("limpid_worker_up 0\n"));
  EXPECT_THAT(text, HasSubstr("limpid_non_finite_chunks_total 2\n"));
}

TEST(EngineGaugesTest, CountOpenedSessionsByState) {
  FakeEngine engine;
  SessionRegistry sessions;
  sessions.Add(Opened("a", StreamState::kActive, 10));
  sessions.Add(Opened("b", StreamState::kWaiting, 5));
  sessions.Add(std::make_shared<ListedStream>(StreamInfo()));  // not opened
  const std::string text = MetricsText(EngineGauges(engine, sessions));
  EXPECT_THAT(text, HasSubstr("limpid_sessions{state=\"active\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("limpid_sessions{state=\"waiting\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("limpid_sessions{state=\"draining\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("limpid_outbound_buffered_bytes 15\n"));
}

}  // namespace
}  // namespace limpid::server
