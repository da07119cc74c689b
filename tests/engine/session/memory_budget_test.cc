#include "engine/session/memory_budget.h"

#include <gtest/gtest.h>

#include <thread>
#include <utility>
#include <vector>

#include "engine/base/errors.h"

namespace limpid {
namespace {

TEST(MemoryBudgetTest, ReservesUpToItsLimit) {
  MemoryBudget budget(100);
  const auto lease = budget.Reserve({.own = 100});
  ASSERT_TRUE(lease.ok());
  EXPECT_EQ(lease->own_bytes(), 100);
  EXPECT_EQ(budget.reserved_bytes(), 100);
}

TEST(MemoryBudgetTest, RefusesWhatDoesNotFitAndSaysWhenToTryAgain) {
  MemoryBudget budget(100);
  const auto held = budget.Reserve({.own = 70});
  const absl::Status refused = budget.Reserve({.own = 31}).status();
  EXPECT_TRUE(absl::IsResourceExhausted(refused));
  EXPECT_EQ(ReasonOf(refused), Reason::kMemoryExhausted);
  EXPECT_GT(RetryAfterOf(refused), absl::ZeroDuration());
  EXPECT_EQ(refused.message(),
            "the session needs 31 bytes, but 30 of 100 are free");
}

TEST(MemoryBudgetTest, ARefusalReservesNothing) {
  MemoryBudget budget(100);
  EXPECT_FALSE(budget.Reserve({.own = 101}).ok());
  EXPECT_EQ(budget.reserved_bytes(), 0);
}

TEST(MemoryBudgetTest, HasRoomAgreesWithReserveAndReservesNothing) {
  MemoryBudget budget(100);
  EXPECT_TRUE(budget.HasRoom({.own = 100}).ok());
  EXPECT_EQ(budget.reserved_bytes(), 0);
  EXPECT_EQ(budget.HasRoom({.own = 101}),
            budget.Reserve({.own = 101}).status());
}

TEST(MemoryBudgetTest, TheLeaseGivesItsBytesBack) {
  MemoryBudget budget(100);
  { const auto lease = budget.Reserve({.own = 60}); }
  EXPECT_EQ(budget.reserved_bytes(), 0);
}

TEST(MemoryBudgetTest, AMovedLeaseIsGivenBackOnce) {
  MemoryBudget budget(100);
  auto lease = budget.Reserve({.own = 60});
  {
    const MemoryBudget::Lease moved = *std::move(lease);
    EXPECT_EQ(budget.reserved_bytes(), 60);
  }
  EXPECT_EQ(budget.reserved_bytes(), 0);
}

TEST(MemoryBudgetTest, AssignmentGivesBackWhatWasHeldBefore) {
  MemoryBudget budget(100);
  auto small = budget.Reserve({.own = 10});
  {
    auto large = budget.Reserve({.own = 60});
    *small = *std::move(large);
  }
  EXPECT_EQ(small->own_bytes(), 60);
  EXPECT_EQ(budget.reserved_bytes(), 60);
}

TEST(MemoryBudgetTest, OfSharedBytesOnlyTheLargestNeedCounts) {
  MemoryBudget budget(100);
  const auto small = budget.Reserve({.own = 10, .shared = 30});
  {
    const auto large = budget.Reserve({.own = 10, .shared = 50});
    ASSERT_TRUE(large.ok());
    EXPECT_EQ(budget.reserved_bytes(), 10 + 10 + 50);
  }
  EXPECT_EQ(budget.reserved_bytes(), 10 + 30);
}

TEST(MemoryBudgetTest, CountsWhatANeedAddsToTheSharedBytes) {
  MemoryBudget budget(100);
  const auto held = budget.Reserve({.own = 40, .shared = 40});
  EXPECT_TRUE(budget.HasRoom({.own = 20, .shared = 40}).ok());
  EXPECT_EQ(budget.HasRoom({.own = 11, .shared = 50}).message(),
            "the session needs 21 bytes, but 20 of 100 are free");
}

TEST(MemoryBudgetTest, ThreadsNeverHoldMoreThanTheLimit) {
  MemoryBudget budget(10);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&budget, i] {
      for (int round = 0; round < 2000; ++round) {
        const auto lease = budget.Reserve({.own = i + 1});
        EXPECT_LE(budget.reserved_bytes(), 10);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(budget.reserved_bytes(), 0);
}

}  // namespace
}  // namespace limpid
