#include "server/stream_watch.h"

#include <gtest/gtest.h>

#include "engine/base/errors.h"

namespace limpid::server {
namespace {

constexpr absl::Duration kTimeout = absl::Minutes(1);
const absl::Time kStart = absl::UnixEpoch();

absl::Status StatusAt(StreamWatch& watch, absl::Duration after) {
  return watch.Check(kStart + after, /*is_sending=*/false).status;
}

TEST(StreamWatchTest, AStreamThatWaitsForItsClientIsIdle) {
  StreamWatch watch(kTimeout, kStart);
  EXPECT_TRUE(watch.Check(kStart, false).is_idle);
  EXPECT_TRUE(watch.Check(kStart + kTimeout / 2, false).warning.has_value());
  EXPECT_EQ(ReasonOf(StatusAt(watch, kTimeout)), Reason::kIdle);
}

TEST(StreamWatchTest, AMessageThatWaitsToBeLookedAtIsNoIdleness) {
  StreamWatch watch(kTimeout, kStart);
  watch.Received(kStart);
  watch.Received(kStart);
  watch.Settle({.messages_done = 1}, kStart);
  EXPECT_FALSE(watch.Check(kStart + 5 * kTimeout, false).is_idle);
  watch.Settle({.messages_done = 2}, kStart + 6 * kTimeout);
  EXPECT_TRUE(StatusAt(watch, 6.9 * kTimeout).ok());
  EXPECT_EQ(ReasonOf(StatusAt(watch, 7 * kTimeout)), Reason::kIdle);
}

TEST(StreamWatchTest, AChunkThatIsWorkedOnIsNoIdleness) {
  StreamWatch watch(kTimeout, kStart);
  watch.Settle({.is_busy = true}, kStart);
  EXPECT_FALSE(watch.Check(kStart + 5 * kTimeout, false).is_idle);
  watch.Settle({.is_busy = false}, kStart + 6 * kTimeout);
  EXPECT_TRUE(StatusAt(watch, 6.9 * kTimeout).ok());
  EXPECT_EQ(ReasonOf(StatusAt(watch, 7 * kTimeout)), Reason::kIdle);
}

TEST(StreamWatchTest, WhatIsOnItsWayOutIsNoIdleness) {
  StreamWatch watch(kTimeout, kStart);
  EXPECT_FALSE(watch.Check(kStart + 5 * kTimeout, true).is_idle);
  EXPECT_TRUE(StatusAt(watch, 5.9 * kTimeout).ok());
  EXPECT_EQ(ReasonOf(StatusAt(watch, 6 * kTimeout)), Reason::kIdle);
}

TEST(StreamWatchTest, ATaskThatDidNothingForTheClientDoesNotCount) {
  StreamWatch watch(kTimeout, kStart);
  watch.Settle({}, kStart + kTimeout / 2);
  EXPECT_EQ(ReasonOf(StatusAt(watch, kTimeout)), Reason::kIdle);
}

TEST(StreamWatchTest, ListsWhatWasOpenedAndDone) {
  StreamWatch watch(kTimeout, kStart);
  EXPECT_EQ(watch.Info().session_id, "");
  watch.Opened("1234", SessionConfig(), kStart);
  watch.Settle({.state = StreamState::kActive,
                .frames_received = 5,
                .frames_restored = 3,
                .reserved_bytes = 7},
               kStart);
  const StreamInfo info = watch.Info();
  EXPECT_EQ(info.session_id, "1234");
  EXPECT_EQ(info.opened_at, kStart);
  EXPECT_EQ(info.operator_text, "identity");
  EXPECT_EQ(info.solver, "linear");
  EXPECT_EQ(info.state, StreamState::kActive);
  EXPECT_EQ(info.frames_received, 5);
  EXPECT_EQ(info.frames_restored, 3);
  EXPECT_EQ(info.reserved_bytes, 7);
}

}  // namespace
}  // namespace limpid::server
