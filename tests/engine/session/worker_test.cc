#include "engine/session/worker.h"

#include <ATen/Parallel.h>

#include <atomic>
#include <stdexcept>
#include <thread>

#include "engine/base/errors.h"
#include "tests/engine/session/session_fixture.h"

namespace limpid {
namespace {

class WorkerTest : public SessionFixture {
 protected:
  const ScriptedSolver echo_{ScriptedSolver::Measurement};
  const ScriptedSolver failing_{[](const ChunkProblem&, int64_t) -> at::Tensor {
    throw std::runtime_error("a kernel failed");
  }};
};

TEST_F(WorkerTest, StopsWithoutWork) {
  StartWorker();
  EXPECT_TRUE(worker_->is_up());
  StopWorker();
}

TEST_F(WorkerTest, RestoresOnOneThreadWithTheThreadsAskedFor) {
  std::atomic<std::thread::id> device_thread = std::thread::id();
  const ScriptedSolver solver([&](const ChunkProblem& problem, int64_t) {
    EXPECT_EQ(at::get_num_threads(), 1);
    const std::thread::id before =
        device_thread.exchange(std::this_thread::get_id());
    EXPECT_TRUE(before == std::thread::id() ||
                before == std::this_thread::get_id());
    return problem.measurement;
  });
  StartWorker();
  const auto one = Open(solver);
  const auto other = Open(solver);
  Answer first, second;
  ASSERT_TRUE(Submit(*one, first, 0).ok());
  ASSERT_TRUE(Submit(*other, second, 0).ok());
  EXPECT_TRUE(first.Wait().ok());
  EXPECT_TRUE(second.Wait().ok());
  EXPECT_NE(device_thread.load(), std::this_thread::get_id());
}

TEST_F(WorkerTest, ADefectFailsItsChunkOnly) {
  StartWorker(/*device_is_usable=*/true);
  const auto broken = Open(failing_);
  const auto sound = Open(echo_);
  Answer failed, restored;
  ASSERT_TRUE(Submit(*broken, failed, 0).ok());
  ASSERT_TRUE(Submit(*sound, restored, 0).ok());
  EXPECT_EQ(ReasonOf(failed.Wait().status()), Reason::kDefect);
  EXPECT_TRUE(restored.Wait().ok());
  EXPECT_TRUE(worker_->is_up());
}

TEST_F(WorkerTest, ADeviceErrorAnswersEverySession) {
  const auto broken = Open(failing_);
  const auto other = Open(echo_);
  Answer failed, waiting;
  ASSERT_TRUE(Submit(*broken, failed, 0).ok());
  ASSERT_TRUE(Submit(*other, waiting, 0).ok());
  StartWorker(/*device_is_usable=*/false);
  for (Answer* answer : {&failed, &waiting}) {
    const absl::Status lost = answer->Wait().status();
    EXPECT_TRUE(absl::IsUnavailable(lost));
    EXPECT_EQ(ReasonOf(lost), Reason::kWorkerLost);
    EXPECT_GT(RetryAfterOf(lost), absl::ZeroDuration());
  }
  EXPECT_FALSE(worker_->is_up());
  Answer never;
  EXPECT_EQ(ReasonOf(Submit(*other, never, 2)), Reason::kWorkerLost);
}

TEST_F(WorkerTest, ACancelledChunkDoesNotLoseTheWorker) {
  StartWorker(/*device_is_usable=*/false);
  const ScriptedSolver cancelled(
      [](const ChunkProblem&, int64_t) -> at::Tensor { throw Cancelled(); });
  const auto session = Open(cancelled);
  Answer answer;
  ASSERT_TRUE(Submit(*session, answer, 0).ok());
  EXPECT_TRUE(absl::IsCancelled(answer.Wait().status()));
  EXPECT_TRUE(worker_->is_up());
}

TEST_F(WorkerTest, CountsTheTimeOfTheDevice) {
  StartWorker();
  const auto session = Open(echo_);
  Answer answer;
  ASSERT_TRUE(Submit(*session, answer, 0).ok());
  const absl::Duration device_time = answer.Wait()->device_time;
  EXPECT_GT(device_time, absl::ZeroDuration());
  EXPECT_EQ(log_.device_busy(), device_time);
}

}  // namespace
}  // namespace limpid
