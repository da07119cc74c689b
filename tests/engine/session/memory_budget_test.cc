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
  const auto lease = budget.Reserve(100);
  ASSERT_TRUE(lease.ok());
  EXPECT_EQ(lease->bytes(), 100);
  EXPECT_EQ(budget.reserved_bytes(), 100);
}

TEST(MemoryBudgetTest, RefusesWhatDoesNotFitAndSaysWhenToTryAgain) {
  MemoryBudget budget(100);
  const auto held = budget.Reserve(70);
  const absl::Status refused = budget.Reserve(31).status();
  EXPECT_TRUE(absl::IsResourceExhausted(refused));
  EXPECT_EQ(ReasonOf(refused), Reason::kMemoryExhausted);
  EXPECT_GT(RetryAfterOf(refused), absl::ZeroDuration());
  EXPECT_EQ(refused.message(),
            "the session needs 31 bytes, but 30 of 100 are free");
}

TEST(MemoryBudgetTest, ARefusalReservesNothing) {
  MemoryBudget budget(100);
  EXPECT_FALSE(budget.Reserve(101).ok());
  EXPECT_EQ(budget.reserved_bytes(), 0);
}

TEST(MemoryBudgetTest, HasRoomAgreesWithReserveAndReservesNothing) {
  MemoryBudget budget(100);
  EXPECT_TRUE(budget.HasRoom(100).ok());
  EXPECT_EQ(budget.reserved_bytes(), 0);
  EXPECT_EQ(budget.HasRoom(101), budget.Reserve(101).status());
}

TEST(MemoryBudgetTest, TheLeaseGivesItsBytesBack) {
  MemoryBudget budget(100);
  { const auto lease = budget.Reserve(60); }
  EXPECT_EQ(budget.reserved_bytes(), 0);
}

TEST(MemoryBudgetTest, AMovedLeaseIsGivenBackOnce) {
  MemoryBudget budget(100);
  auto lease = budget.Reserve(60);
  {
    const MemoryBudget::Lease moved = *std::move(lease);
    EXPECT_EQ(budget.reserved_bytes(), 60);
  }
  EXPECT_EQ(budget.reserved_bytes(), 0);
}

TEST(MemoryBudgetTest, AssignmentGivesBackWhatWasHeldBefore) {
  MemoryBudget budget(100);
  auto small = budget.Reserve(10);
  {
    auto large = budget.Reserve(60);
    *small = *std::move(large);
  }
  EXPECT_EQ(small->bytes(), 60);
  EXPECT_EQ(budget.reserved_bytes(), 60);
}

TEST(MemoryBudgetTest, ThreadsNeverHoldMoreThanTheLimit) {
  MemoryBudget budget(10);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&budget, i] {
      for (int round = 0; round < 2000; ++round) {
        const auto lease = budget.Reserve(i + 1);
        EXPECT_LE(budget.reserved_bytes(), 10);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(budget.reserved_bytes(), 0);
}

}  // namespace
}  // namespace limpid
