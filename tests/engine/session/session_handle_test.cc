#include "engine/session/session_handle.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <stdexcept>
#include <thread>

#include "engine/base/errors.h"
#include "tests/engine/session/session_fixture.h"

namespace limpid {
namespace {

using testing::ElementsAre;

const OperatorSpec kBlur = *ParseOperator("blur:sigma=1,taps=9");

// A solver whose first chunk waits until it is let go or told to stop.
class Gate {
 public:
  ScriptedSolver::Script Script() {
    return [this](const ChunkProblem& problem, int64_t) {
      if (!entered_.HasBeenNotified()) entered_.Notify();
      while (!open_.WaitForNotificationWithTimeout(absl::Milliseconds(1))) {
        problem.stop.Check();
      }
      return problem.measurement;
    };
  }
  void WaitUntilRunning() { entered_.WaitForNotification(); }
  void Open() { open_.Notify(); }

 private:
  absl::Notification entered_;
  absl::Notification open_;
};

class SessionHandleTest : public SessionFixture {
 protected:
  const ScriptedSolver echo_{ScriptedSolver::Measurement};
  Gate gate_;
  const ScriptedSolver gated_{gate_.Script()};
};

TEST_F(SessionHandleTest, RestoresChunksInTheOrderOfSubmit) {
  const auto session = Open(echo_);
  std::vector<int64_t> order;  // only the device thread writes it
  for (int64_t first : {0, 2, 4, 6}) {
    RestoredCallback done = [&](absl::StatusOr<RestoredChunk> chunk) {
      order.push_back(chunk->first_frame);
    };
    ASSERT_TRUE(session
                    ->Submit(TestChunk(session->config().source, first, 2),
                             absl::InfiniteFuture(), done)
                    .ok());
  }
  StartWorker();
  StopWorker();
  EXPECT_THAT(order, ElementsAre(0, 2, 4, 6));
}

TEST_F(SessionHandleTest, KeepsTheTimesOfTheFrames) {
  StartWorker();
  const auto session = Open(echo_);
  Answer answer;
  ASSERT_TRUE(Submit(*session, answer, 5, 3).ok());
  const auto& chunk = answer.Wait();
  ASSERT_TRUE(chunk.ok());
  EXPECT_EQ(chunk->frames[0].pts, TestFrame(session->config().source, 5).pts);
  EXPECT_EQ(chunk->frames[2].pts, TestFrame(session->config().source, 7).pts);
}

TEST_F(SessionHandleTest, ReportsQueueAndDeviceTime) {
  const auto session = Open(gated_);
  Answer first, second;
  ASSERT_TRUE(Submit(*session, first, 0).ok());
  ASSERT_TRUE(Submit(*session, second, 2).ok());
  StartWorker();
  gate_.WaitUntilRunning();
  gate_.Open();
  EXPECT_GT(first.Wait()->device_time, absl::ZeroDuration());
  EXPECT_GE(second.Wait()->queue_time, first.Wait()->device_time);
}

TEST_F(SessionHandleTest, AFullQueueLeavesChunkAndCallbackToTheCaller) {
  Scheduler full(0);
  SessionHandle session({.tenant = "", .id = 1}, NewDeviceSession(echo_),
                        SessionLimits(), full, budget_);
  bool called = false;
  RestoredCallback done = [&](absl::StatusOr<RestoredChunk>) { called = true; };
  Chunk chunk = TestChunk(session.config().source, 0, 1);
  const absl::Status refused =
      session.Submit(std::move(chunk), absl::InfiniteFuture(), done);
  EXPECT_EQ(ReasonOf(refused), Reason::kQueueFull);
  EXPECT_EQ(chunk.frames.size(), 1u);
  EXPECT_FALSE(called);
  std::move(done)(absl::UnknownError("mine"));
  EXPECT_TRUE(called);
}

TEST_F(SessionHandleTest, StopAnswersWaitingChunksAtOnce) {
  const auto session = Open(echo_);
  Answer first, second;
  ASSERT_TRUE(Submit(*session, first, 0).ok());
  ASSERT_TRUE(Submit(*session, second, 2).ok());
  session->Stop();
  EXPECT_TRUE(absl::IsCancelled(first.Wait().status()));
  EXPECT_TRUE(absl::IsCancelled(second.Wait().status()));
  session->Stop();  // answers nothing twice
}

TEST_F(SessionHandleTest, StopAsksTheRunningChunkToEnd) {
  StartWorker();
  const auto session = Open(gated_);
  Answer running;
  ASSERT_TRUE(Submit(*session, running, 0).ok());
  gate_.WaitUntilRunning();
  session->Stop();
  EXPECT_TRUE(absl::IsCancelled(running.Wait().status()));
}

TEST_F(SessionHandleTest, AStoppedSessionTakesNoMoreChunks) {
  const auto session = Open(echo_);
  session->Stop();
  Answer never;
  EXPECT_TRUE(absl::IsCancelled(Submit(*session, never, 0)));
  EXPECT_FALSE(never.has_arrived());
}

TEST_F(SessionHandleTest, AChunkThatSlipsInBehindStopIsCancelled) {
  const auto racing = NewDeviceSession(echo_);
  racing->Stop();
  Answer answer;
  ChunkJob job;
  job.key = {.tenant = "", .id = 9};
  job.chunk = TestChunk(racing->config().source, 0, 1);
  job.done = answer.Callback();
  job.session = racing;
  job.model = std::make_shared<MeasurementModel>(
      OperatorSpec(), 0.1, FrameSize{16, 8}, MemoryBudget::Lease());
  ASSERT_TRUE(scheduler_.Submit(job).ok());
  StartWorker();
  EXPECT_TRUE(absl::IsCancelled(answer.Wait().status()));
}

TEST_F(SessionHandleTest, ADestroyedSessionAnswersWhatWaits) {
  Answer waiting;
  ASSERT_TRUE(Submit(*Open(echo_), waiting, 0).ok());
  EXPECT_TRUE(absl::IsCancelled(waiting.Wait().status()));
}

TEST_F(SessionHandleTest, DestroyingWhileAChunkRunsGivesTheBytesBackAfterIt) {
  StartWorker();
  auto session = Open(gated_);
  Answer running;
  ASSERT_TRUE(Submit(*session, running, 0).ok());
  gate_.WaitUntilRunning();
  session.reset();
  EXPECT_TRUE(absl::IsCancelled(running.Wait().status()));
  EXPECT_EQ(budget_.reserved_bytes(), 0);
  EXPECT_EQ(admission_.open_sessions(), 0);
}

TEST_F(SessionHandleTest, ASessionMayBeDestroyedInItsCallback) {
  auto session = Open(echo_);
  absl::Notification gone;
  RestoredCallback done = [&](absl::StatusOr<RestoredChunk>) {
    session.reset();
    gone.Notify();
  };
  ASSERT_TRUE(session
                  ->Submit(TestChunk(SmallConfig().source, 0, 1),
                           absl::InfiniteFuture(), done)
                  .ok());
  StartWorker();  // not before Submit has returned
  gone.WaitForNotification();
  EXPECT_EQ(budget_.reserved_bytes(), 0);
}

TEST_F(SessionHandleTest, TakesBackAChunkWithItsFramesAndWithoutAnAnswer) {
  const auto session = Open(echo_);
  Answer taken, kept;
  ASSERT_TRUE(Submit(*session, taken, 0, 3).ok());
  ASSERT_TRUE(Submit(*session, kept, 3).ok());
  const std::optional<Chunk> chunk = session->TakeBackOldest();
  ASSERT_TRUE(chunk.has_value());
  EXPECT_EQ(chunk->first_frame, 0);
  EXPECT_EQ(chunk->frames.size(), 3u);
  StartWorker();
  EXPECT_EQ(kept.Wait()->first_frame, 3);
  EXPECT_FALSE(taken.has_arrived());
  EXPECT_FALSE(session->TakeBackOldest().has_value());
}

TEST_F(SessionHandleTest, AChangedOperatorHoldsForLaterChunksOnly) {
  const auto session = Open(echo_);
  Answer before, after;
  ASSERT_TRUE(Submit(*session, before, 0).ok());
  ASSERT_TRUE(session->ChangeOperator(kBlur, 0.2).ok());
  ASSERT_TRUE(Submit(*session, after, 2).ok());
  StartWorker();
  EXPECT_EQ(before.Wait()->operator_hash, OperatorHash({}, 0.1));
  EXPECT_EQ(after.Wait()->operator_hash, OperatorHash(kBlur, 0.2));
}

TEST_F(SessionHandleTest, RefusesAnOperatorOfAnotherRestoredSize) {
  const auto session = Open(echo_);
  const OperatorSpec downsample = {.stages = {DownsampleSpec{.factor = 2}}};
  const absl::Status refused = session->ChangeOperator(downsample, 0.1);
  EXPECT_EQ(FieldOf(refused), "operator");
  EXPECT_EQ(refused.message(),
            "the operator restores 32x16 pixels, but the session was opened "
            "for 16x8");
}

TEST_F(SessionHandleTest, RefusesABadNoiseLevelAndKeepsTheOperator) {
  const auto session = Open(echo_);
  EXPECT_EQ(FieldOf(session->ChangeOperator(kBlur, -1)), "noise_level");
  Answer answer;
  ASSERT_TRUE(Submit(*session, answer, 0).ok());
  StartWorker();
  EXPECT_EQ(answer.Wait()->operator_hash, OperatorHash({}, 0.1));
}

TEST_F(SessionHandleTest, AnOperatorThatNeedsMoreBytesReservesThem) {
  SessionConfig config = SmallConfig();
  const auto session = std::make_unique<SessionHandle>(
      SessionKey{.tenant = "", .id = 1},
      std::make_shared<DeviceSession>(
          config, echo_, c10::Device(c10::DeviceType::CPU),
          *admission_.Admit({.own = SessionBytes(config, SessionLimits())}),
          log_),
      SessionLimits(), scheduler_, budget_);
  const OperatorSpec average = {.stages = {TemporalAverageSpec{.frames = 16}}};
  ASSERT_TRUE(session->ChangeOperator(average, 0.1).ok());
  config.op = average;
  const int64_t needed = SessionBytes(config, SessionLimits());
  EXPECT_EQ(session->reserved_bytes(), needed);
  const int64_t reserved = budget_.reserved_bytes();
  EXPECT_EQ(reserved, needed + WorkBytes(config, SessionLimits()));
  ASSERT_TRUE(session->ChangeOperator({}, 0.1).ok());
  EXPECT_LT(budget_.reserved_bytes(), reserved);
}

TEST_F(SessionHandleTest, TellsItsPlaceInTheQueue) {
  const auto ahead = Open(echo_);
  const auto session = Open(echo_);
  Answer first, second;
  ASSERT_TRUE(Submit(*ahead, first, 0).ok());
  ASSERT_TRUE(Submit(*ahead, second, 2).ok());
  EXPECT_EQ(session->queue_position(), 2);
  StartWorker();
  StopWorker();
  EXPECT_EQ(session->queue_position(), 0);
}

}  // namespace
}  // namespace limpid
