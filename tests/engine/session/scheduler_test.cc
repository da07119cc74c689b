#include "engine/session/scheduler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>
#include <utility>
#include <vector>

#include "absl/synchronization/notification.h"
#include "engine/base/errors.h"

namespace limpid {
namespace {

using testing::ElementsAre;

const absl::Time kEpoch = absl::UnixEpoch();

// `frame` tells chunks apart.
ChunkJob Job(const SessionKey& key, int64_t frame,
             absl::Time deadline = absl::InfiniteFuture()) {
  ChunkJob job;
  job.key = key;
  job.chunk.first_frame = frame;
  job.deadline = deadline;
  return job;
}

void Submit(Scheduler& scheduler, ChunkJob job) {
  EXPECT_TRUE(scheduler.Submit(job).ok());
}

std::vector<int64_t> FramesOf(const std::vector<ChunkJob>& jobs) {
  std::vector<int64_t> frames;
  for (const ChunkJob& job : jobs) frames.push_back(job.chunk.first_frame);
  return frames;
}

// Takes `count` chunks, each of which costs `device_time`.
std::vector<int64_t> Serve(Scheduler& scheduler, int count,
                           absl::Duration device_time) {
  std::vector<ChunkJob> served;
  for (int i = 0; i < count; ++i) {
    served.push_back(*scheduler.Next());
    scheduler.Charge(served.back().key, device_time);
  }
  return FramesOf(served);
}

TEST(SchedulerTest, TheEarliestDeadlineGoesFirst) {
  Scheduler scheduler(10);
  Submit(scheduler, Job({"", 1}, 1, kEpoch + absl::Seconds(3)));
  Submit(scheduler, Job({"", 2}, 2, kEpoch + absl::Seconds(1)));
  Submit(scheduler, Job({"b", 3}, 3, kEpoch + absl::Seconds(2)));
  EXPECT_THAT(Serve(scheduler, 3, absl::Milliseconds(10)),
              ElementsAre(2, 3, 1));
}

TEST(SchedulerTest, ChunksOfOneSessionKeepTheirOrder) {
  Scheduler scheduler(10);
  Submit(scheduler, Job({"", 1}, 1, kEpoch + absl::Seconds(9)));
  Submit(scheduler, Job({"", 1}, 2, kEpoch + absl::Seconds(1)));
  Submit(scheduler, Job({"", 2}, 3, kEpoch + absl::Seconds(5)));
  EXPECT_THAT(Serve(scheduler, 3, absl::Milliseconds(10)),
              ElementsAre(3, 1, 2));
}

TEST(SchedulerTest, TheLeastServedSessionGoesFirstWhenDeadlinesAreEqual) {
  Scheduler scheduler(10);
  for (int frame : {1, 2, 3}) Submit(scheduler, Job({"", 1}, frame));
  for (int frame : {11, 12, 13}) Submit(scheduler, Job({"", 2}, frame));
  EXPECT_THAT(Serve(scheduler, 6, absl::Milliseconds(10)),
              ElementsAre(1, 11, 2, 12, 3, 13));
}

TEST(SchedulerTest, ManySessionsOfOneTenantGetNoMoreThanOneOfAnother) {
  Scheduler scheduler(100);
  for (int64_t id = 1; id <= 9; ++id) Submit(scheduler, Job({"many", id}, id));
  for (int64_t frame : {101, 102, 103, 104}) {
    Submit(scheduler, Job({"one", 50}, frame));
  }
  EXPECT_THAT(Serve(scheduler, 8, absl::Milliseconds(100)),
              ElementsAre(1, 101, 2, 102, 3, 103, 4, 104));
}

TEST(SchedulerTest, EarlyDeadlinesDoNotStarveAnotherTenant) {
  Scheduler scheduler(100);
  for (int64_t frame = 1; frame <= 9; ++frame) {
    Submit(scheduler, Job({"hasty", 1}, frame, kEpoch));
  }
  Submit(scheduler, Job({"calm", 2}, 100));
  // Four chunks of 0.3 s take the hasty tenant past the lead of one second.
  EXPECT_THAT(Serve(scheduler, 6, absl::Milliseconds(300)),
              ElementsAre(1, 2, 3, 4, 100, 5));
}

TEST(SchedulerTest, EarlyDeadlinesDoNotStarveAnotherSession) {
  Scheduler scheduler(100);
  for (int64_t frame = 1; frame <= 9; ++frame) {
    Submit(scheduler, Job({"", 1}, frame, kEpoch));
  }
  Submit(scheduler, Job({"", 2}, 100));
  EXPECT_THAT(Serve(scheduler, 6, absl::Milliseconds(300)),
              ElementsAre(1, 2, 3, 4, 100, 5));
}

TEST(SchedulerTest, IdlenessSavesNothingUp) {
  Scheduler scheduler(100);
  for (int64_t frame = 1; frame <= 20; ++frame) {
    Submit(scheduler, Job({"busy", 1}, frame));
  }
  Serve(scheduler, 10, absl::Seconds(1));
  for (int64_t frame = 101; frame <= 103; ++frame) {
    Submit(scheduler, Job({"back", 2}, frame));
  }
  // Level with the busy one's last chunk, and then turn by turn.
  EXPECT_THAT(Serve(scheduler, 5, absl::Seconds(1)),
              ElementsAre(101, 11, 102, 12, 103));
}

TEST(SchedulerTest, ChargesATenantWhoseSessionHasGone) {
  Scheduler scheduler(100);
  Submit(scheduler, Job({"a", 1}, 1));
  Submit(scheduler, Job({"a", 2}, 2));
  const ChunkJob running = *scheduler.Next();
  scheduler.Withdraw(running.key);
  scheduler.Charge(running.key, absl::Seconds(10));
  Submit(scheduler, Job({"b", 3}, 3));
  EXPECT_THAT(Serve(scheduler, 2, absl::Milliseconds(1)), ElementsAre(3, 2));
}

TEST(SchedulerTest, RefusesMoreThanItsBoundAndLeavesTheJobToTheCaller) {
  Scheduler scheduler(2);
  Submit(scheduler, Job({"", 1}, 1));
  Submit(scheduler, Job({"", 1}, 2));
  ChunkJob third = Job({"", 1}, 3);
  third.chunk.frames.resize(7);
  const absl::Status refused = scheduler.Submit(third);
  EXPECT_TRUE(absl::IsResourceExhausted(refused));
  EXPECT_EQ(ReasonOf(refused), Reason::kQueueFull);
  EXPECT_GT(RetryAfterOf(refused), absl::ZeroDuration());
  EXPECT_EQ(third.chunk.frames.size(), 7u);
}

TEST(SchedulerTest, NextWaitsForAChunk) {
  Scheduler scheduler(1);
  std::thread late([&] { Submit(scheduler, Job({"", 1}, 5)); });
  EXPECT_EQ(scheduler.Next()->chunk.first_frame, 5);
  late.join();
}

TEST(SchedulerTest, AClosedOneRefusesForTheFirstReasonGiven) {
  Scheduler scheduler(1);
  scheduler.Close(absl::UnavailableError("closing time"));
  scheduler.Close(absl::InternalError("another reason"));
  ChunkJob job = Job({"", 1}, 1);
  EXPECT_EQ(scheduler.Submit(job).message(), "closing time");
}

TEST(SchedulerTest, AClosedOneHandsOutWhatWaitsAndThenNothing) {
  Scheduler scheduler(2);
  Submit(scheduler, Job({"", 1}, 1));
  Submit(scheduler, Job({"", 1}, 2));
  scheduler.Close(absl::UnavailableError("closing time"));
  EXPECT_THAT(Serve(scheduler, 2, absl::Seconds(1)), ElementsAre(1, 2));
  EXPECT_FALSE(scheduler.Next().has_value());
}

TEST(SchedulerTest, ClosingWakesTheDeviceThread) {
  Scheduler scheduler(1);
  std::thread device([&] { EXPECT_FALSE(scheduler.Next().has_value()); });
  scheduler.Close(absl::UnavailableError("closing time"));
  device.join();
}

TEST(SchedulerTest, TakesBackTheOldestChunkOfASession) {
  Scheduler scheduler(10);
  Submit(scheduler, Job({"", 1}, 1));
  Submit(scheduler, Job({"", 2}, 2));
  Submit(scheduler, Job({"", 2}, 3));
  EXPECT_EQ(scheduler.TakeBackOldest({"", 2})->chunk.first_frame, 2);
  EXPECT_EQ(scheduler.num_waiting(), 2);
  EXPECT_EQ(scheduler.TakeBackOldest({"", 2})->chunk.first_frame, 3);
  EXPECT_FALSE(scheduler.TakeBackOldest({"", 2}).has_value());
  EXPECT_FALSE(scheduler.TakeBackOldest({"nobody", 9}).has_value());
}

TEST(SchedulerTest, WithdrawsTheChunksOfOneSessionOnly) {
  Scheduler scheduler(10);
  Submit(scheduler, Job({"", 1}, 1));
  Submit(scheduler, Job({"", 2}, 2));
  Submit(scheduler, Job({"", 1}, 3));
  EXPECT_THAT(FramesOf(scheduler.Withdraw({"", 1})), ElementsAre(1, 3));
  EXPECT_THAT(FramesOf(scheduler.Withdraw({"", 1})), ElementsAre());
  EXPECT_THAT(Serve(scheduler, 1, absl::Seconds(1)), ElementsAre(2));
}

TEST(SchedulerTest, WithdrawsEverything) {
  Scheduler scheduler(10);
  Submit(scheduler, Job({"a", 1}, 1));
  Submit(scheduler, Job({"b", 2}, 2));
  EXPECT_EQ(scheduler.WithdrawAll().size(), 2u);
  EXPECT_EQ(scheduler.num_waiting(), 0);
}

TEST(SchedulerTest, CountsTheChunksBeforeASession) {
  Scheduler scheduler(10);
  Submit(scheduler, Job({"", 1}, 1, kEpoch + absl::Seconds(1)));
  Submit(scheduler, Job({"", 1}, 2, kEpoch + absl::Seconds(3)));
  Submit(scheduler, Job({"b", 2}, 3, kEpoch + absl::Seconds(2)));
  EXPECT_EQ(scheduler.NumBefore({"", 1}), 0);
  EXPECT_EQ(scheduler.NumBefore({"b", 2}), 1);
  EXPECT_EQ(scheduler.NumBefore({"", 7}), 3);
}

TEST(SchedulerTest, EveryChunkOfManyThreadsComesOutOnce) {
  constexpr int kThreads = 4;
  constexpr int kChunks = 500;
  Scheduler scheduler(kThreads * kChunks);
  std::vector<std::thread> threads;
  for (int64_t id = 0; id < kThreads; ++id) {
    threads.emplace_back([&scheduler, id] {
      for (int frame = 0; frame < kChunks; ++frame) {
        Submit(scheduler, Job({"", id}, frame));
      }
    });
  }
  std::vector<int64_t> next_frame(kThreads, 0);
  for (int i = 0; i < kThreads * kChunks; ++i) {
    const ChunkJob job = *scheduler.Next();
    EXPECT_EQ(job.chunk.first_frame, next_frame[job.key.id]++);
    scheduler.Charge(job.key, absl::Milliseconds(1));
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(scheduler.num_waiting(), 0);
}

}  // namespace
}  // namespace limpid
