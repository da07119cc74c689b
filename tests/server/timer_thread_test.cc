#include "server/timer_thread.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>

#include "absl/synchronization/blocking_counter.h"

namespace limpid::server {
namespace {

TEST(TimerThreadTest, TicksAgainAndAgain) {
  absl::BlockingCounter ticks(3);
  std::atomic<int> left = 3;
  const TimerThread timer(absl::Milliseconds(1), [&] {
    if (left.fetch_sub(1) > 0) ticks.DecrementCount();
  });
  ticks.Wait();
}

TEST(TimerThreadTest, StopsWithoutWaitingForThePeriod) {
  std::atomic<int> ticks = 0;
  {
    const TimerThread timer(absl::Hours(1), [&] { ++ticks; });
  }
  EXPECT_EQ(ticks, 0);
}

}  // namespace
}  // namespace limpid::server
