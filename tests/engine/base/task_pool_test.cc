#include "engine/base/task_pool.h"

#include <gtest/gtest.h>

#include <atomic>

#include "absl/synchronization/barrier.h"

namespace limpid {
namespace {

TEST(TaskPoolTest, RunsEveryTaskBeforeItIsGone) {
  std::atomic<int> ran = 0;
  {
    TaskPool pool(3);
    for (int i = 0; i < 1000; ++i) pool.Post([&ran] { ++ran; });
  }
  EXPECT_EQ(ran, 1000);
}

TEST(TaskPoolTest, RunsTasksSideBySide) {
  // Each waits for the other: one thread alone would never finish.
  auto* barrier = new absl::Barrier(2);
  const auto meet = [barrier] {
    if (barrier->Block()) delete barrier;
  };
  TaskPool pool(2);
  pool.Post(meet);
  pool.Post(meet);
}

TEST(TaskPoolTest, RunsTasksThatTasksPost) {
  std::atomic<int> ran = 0;
  {
    TaskPool pool(1);
    pool.Post([&] { pool.Post([&ran] { ++ran; }); });
  }
  EXPECT_EQ(ran, 1);
}

}  // namespace
}  // namespace limpid
