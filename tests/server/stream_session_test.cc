#include "server/stream_session.h"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "engine/base/errors.h"
#include "tests/testing/wire_frames.h"

namespace limpid::server {
namespace {

constexpr int64_t kWidth = 12;
constexpr int64_t kHeight = 8;
constexpr absl::Duration kPatience = absl::Seconds(20);

// Stands in for gRPC: notes what the session asks for.
class NotedCall final : public StreamCall {
 public:
  void ReadNext() override {
    absl::MutexLock lock(&mutex_);
    ++reads_;
  }
  void WriteNext() override {}
  void End(const absl::Status& status) override {
    absl::MutexLock lock(&mutex_);
    EXPECT_FALSE(end_.has_value());
    end_ = status;
  }

  // Whether the session asks for its `reads`th message within kPatience.
  bool AwaitReads(int64_t reads) {
    absl::MutexLock lock(&mutex_);
    const auto has_come = [&] { return reads_ >= reads; };
    return mutex_.AwaitWithTimeout(absl::Condition(&has_come), kPatience);
  }
  // INTERNAL when the session does not end within kPatience.
  absl::Status AwaitEnd() {
    absl::MutexLock lock(&mutex_);
    const auto has_ended = [&] { return end_.has_value(); };
    mutex_.AwaitWithTimeout(absl::Condition(&has_ended), kPatience);
    return end_.value_or(absl::InternalError("the session has not ended"));
  }

 private:
  absl::Mutex mutex_;
  int64_t reads_ = 0;
  std::optional<absl::Status> end_;
};

class StreamSessionTest : public testing::Test {
 protected:
  static std::unique_ptr<Engine> CpuEngine() {
    EngineOptions options;
    options.device = "cpu";
    return *Engine::Create(options, nullptr);
  }
  // The engine must outlive the session's share of it.
  ~StreamSessionTest() override {
    session_->Stop(absl::CancelledError("the test is over"));
    EXPECT_NE(call_->AwaitEnd().code(), absl::StatusCode::kInternal);
  }

  void Send(v1::RestoreRequest request) {
    request.set_sequence(++sequence_);
    session_->Receive(std::move(request));
  }

  void SendOpen() {
    v1::RestoreRequest request;
    *request.mutable_open() = IdentityOpen(kWidth, kHeight);
    Send(std::move(request));
    ASSERT_TRUE(call_->AwaitReads(1));
  }

  void SendFrames(int64_t num_frames) {
    v1::RestoreRequest request;
    for (int64_t i = 0; i < num_frames; ++i) {
      *request.mutable_frames()->add_frames() = RawFrame(kWidth, kHeight, i);
    }
    Send(std::move(request));
  }

  void SendEnd(int64_t total_frames) {
    v1::RestoreRequest request;
    request.mutable_end()->set_total_frames(total_frames);
    Send(std::move(request));
  }

  // The next message that waits to go out, taken as if written.
  std::optional<v1::RestoreResponse> Next() {
    const v1::RestoreResponse* message = session_->outbound().BeginWrite();
    if (message == nullptr) return std::nullopt;
    v1::RestoreResponse copy = *message;
    session_->Written(session_->outbound().FinishWrite().frames);
    return copy;
  }

  // The same, once there is one.
  v1::RestoreResponse AwaitNext() {
    const absl::Time deadline = absl::Now() + kPatience;
    while (absl::Now() < deadline) {
      if (auto message = Next(); message.has_value()) return *message;
    }
    ADD_FAILURE() << "no message";
    return {};
  }

  // What ListSessions tells once `holds` does.
  StreamInfo AwaitInfo(const std::function<bool(const StreamInfo&)>& holds) {
    const absl::Time deadline = absl::Now() + kPatience;
    StreamInfo info = session_->Info();
    while (!holds(info) && absl::Now() < deadline) info = session_->Info();
    EXPECT_TRUE(holds(info));
    return info;
  }

  Metrics metrics_;
  TaskPool codecs_{2};
  std::unique_ptr<Engine> engine_ = CpuEngine();
  SessionRegistry registry_;
  StreamContext context_{*engine_, codecs_, registry_, metrics_, {}};
  std::shared_ptr<NotedCall> call_ = std::make_shared<NotedCall>();
  std::shared_ptr<StreamSession> session_ =
      std::make_shared<StreamSession>(context_, call_);
  uint64_t sequence_ = 0;
};

TEST_F(StreamSessionTest, RestoresAStream) {
  SendOpen();
  SendFrames(10);
  SendEnd(10);
  EXPECT_TRUE(AwaitNext().has_opened());
  EXPECT_EQ(AwaitNext().chunk().frames_size(), 9);
  EXPECT_EQ(AwaitNext().chunk().frames_size(), 1);
  EXPECT_EQ(AwaitNext().summary().frames_restored(), 10u);
  EXPECT_TRUE(call_->AwaitEnd().ok());
  EXPECT_FALSE(Next().has_value());
}

TEST_F(StreamSessionTest, KeepsItsReservationUntilAllIsWritten) {
  SendOpen();
  SendFrames(10);
  SendEnd(10);
  AwaitInfo([](const StreamInfo& info) { return info.frames_restored == 10; });
  for (int i = 0; i < 3; ++i) {
    EXPECT_GT(engine_->stats().reserved_bytes, 0);
    EXPECT_FALSE(AwaitNext().has_summary());
  }
  EXPECT_GT(engine_->stats().reserved_bytes, 0);
  EXPECT_TRUE(AwaitNext().has_summary());
  EXPECT_TRUE(call_->AwaitEnd().ok());
  EXPECT_EQ(engine_->stats().reserved_bytes, 0);
}

TEST_F(StreamSessionTest, SaysNothingAfterTheSummary) {
  SendOpen();
  SendEnd(0);
  EXPECT_TRUE(AwaitNext().has_opened());
  session_->Drain(absl::Seconds(7));
  session_->CheckTimers(absl::Now());
  EXPECT_TRUE(AwaitNext().has_summary());
  EXPECT_TRUE(call_->AwaitEnd().ok());
  EXPECT_FALSE(Next().has_value());
}

TEST_F(StreamSessionTest, ReadsOnAfterEveryMessage) {
  SendOpen();
  SendFrames(1);
  EXPECT_TRUE(call_->AwaitReads(2));
}

TEST_F(StreamSessionTest, EndsWithTheErrorOfABadMessage) {
  SendOpen();
  SendEnd(3);
  EXPECT_EQ(ReasonOf(call_->AwaitEnd()), Reason::kFrameCountMismatch);
  EXPECT_TRUE(session_->outbound().empty());
  EXPECT_EQ(engine_->stats().reserved_bytes, 0);
}

TEST_F(StreamSessionTest, PaysCreditsWhenFramesHaveLeft) {
  SendOpen();
  SendFrames(9);
  std::optional<v1::RestoreResponse> message;
  const absl::Time deadline = absl::Now() + absl::Seconds(20);
  while (absl::Now() < deadline && !(message && message->has_credit())) {
    message = Next();
  }
  ASSERT_TRUE(message.has_value());
  EXPECT_EQ(message->credit().frames(), 9u);
}

TEST_F(StreamSessionTest, StopsOnceAndForAll) {
  SendOpen();
  session_->Stop(absl::CancelledError("gone"));
  session_->Stop(absl::InternalError("too late"));
  EXPECT_TRUE(absl::IsCancelled(call_->AwaitEnd()));
  SendFrames(1);
}

TEST_F(StreamSessionTest, TellsAnOpenSessionOfADrain) {
  SendOpen();
  EXPECT_TRUE(AwaitNext().has_opened());
  session_->Drain(absl::Seconds(7));
  SendEnd(0);
  EXPECT_EQ(AwaitNext().notice().draining().deadline().seconds(), 7);
  EXPECT_TRUE(AwaitNext().has_summary());
  EXPECT_TRUE(call_->AwaitEnd().ok());
}

TEST_F(StreamSessionTest, EndsAStreamWithoutASessionWhenTheServerDrains) {
  session_->Drain(absl::Seconds(7));
  EXPECT_EQ(ReasonOf(call_->AwaitEnd()), Reason::kDraining);
}

TEST_F(StreamSessionTest, IsNotIdleWhileAMessageWaitsForACodecThread) {
  const absl::Time start = absl::Now();
  SendOpen();
  EXPECT_TRUE(AwaitNext().has_opened());
  absl::Notification go_on;
  for (int i = 0; i < 2; ++i) {
    codecs_.Post([&go_on] { go_on.WaitForNotification(); });
  }
  SendFrames(1);
  session_->CheckTimers(start + 2 * ServiceOptions().idle_timeout);
  go_on.Notify();
  EXPECT_TRUE(call_->AwaitReads(2));
  SendEnd(1);
  while (!AwaitNext().has_summary() && !HasFailure()) {
  }
  EXPECT_TRUE(call_->AwaitEnd().ok());
}

TEST_F(StreamSessionTest, EndsAnIdleStream) {
  SendOpen();
  EXPECT_TRUE(AwaitNext().has_opened());
  AwaitInfo([](const StreamInfo& info) {
    return info.state == StreamState::kWaiting;
  });
  const absl::Time now = absl::Now();
  session_->CheckTimers(now + ServiceOptions().idle_timeout * 0.6);
  EXPECT_TRUE(AwaitNext().has_notice());  // a message to send is no idleness
  session_->CheckTimers(now + ServiceOptions().idle_timeout * 1.1);
  EXPECT_EQ(ReasonOf(call_->AwaitEnd()), Reason::kIdle);
}

TEST_F(StreamSessionTest, TellsWhatItHasDone) {
  SendOpen();
  SendFrames(3);
  const StreamInfo info = AwaitInfo(
      [](const StreamInfo& seen) { return seen.frames_received == 3; });
  EXPECT_EQ(info.state, StreamState::kWaiting);
  EXPECT_EQ(info.session_id.size(), 32u);
  EXPECT_EQ(info.solver, "linear");
  EXPECT_GT(info.outbound_bytes, 0);
  EXPECT_GT(info.reserved_bytes, 0);
}

}  // namespace
}  // namespace limpid::server
