#include "engine/base/strand.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <optional>
#include <vector>

#include "absl/synchronization/notification.h"

namespace limpid {
namespace {

TEST(StrandTest, RunsTasksInOrderOnManyThreads) {
  std::vector<int> order;  // unguarded on purpose: the strand is the guard
  {
    TaskPool pool(4);
    Strand strand(pool);
    for (int i = 0; i < 1000; ++i) {
      strand.Post([&order, i] { order.push_back(i); });
    }
  }
  ASSERT_EQ(order.size(), 1000u);
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(order[i], i);
}

TEST(StrandTest, OneStrandDoesNotHoldUpAnother) {
  absl::Notification other_ran;
  TaskPool pool(2);
  Strand blocked(pool);
  Strand free(pool);
  blocked.Post([&] { other_ran.WaitForNotification(); });
  free.Post([&] { other_ran.Notify(); });
  other_ran.WaitForNotification();
}

TEST(StrandTest, PendingTasksOutliveTheStrand) {
  std::atomic<int> ran = 0;
  absl::Notification go;
  {
    TaskPool pool(1);
    std::optional<Strand> strand(pool);
    strand->Post([&] { go.WaitForNotification(); });
    strand->Post([&] { ++ran; });
    strand.reset();
    go.Notify();
  }
  EXPECT_EQ(ran, 1);
}

TEST(StrandTest, DropsWhatATaskHoldsBeforeTheNextOne) {
  auto held = std::make_shared<int>(1);
  const std::weak_ptr<int> watched = held;
  std::atomic<bool> gone = false;
  {
    TaskPool pool(1);
    Strand strand(pool);
    strand.Post([held = std::move(held)] {});
    strand.Post([&] { gone = watched.expired(); });
  }
  EXPECT_TRUE(gone);
}

}  // namespace
}  // namespace limpid
