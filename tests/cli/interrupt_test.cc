#include "cli/interrupt.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include "absl/synchronization/notification.h"

namespace limpid::cli {
namespace {

TEST(InterruptTest, ASignalRunsTheActionOnce) {
  Interrupt interrupt;
  int calls = 0;
  absl::Notification called;
  const Interrupt::Scope scope(interrupt, [&] {
    ++calls;
    called.Notify();
  });
  kill(getpid(), SIGINT);
  called.WaitForNotification();
  EXPECT_EQ(calls, 1);
}

TEST(InterruptTest, AnotherScopeReplacesTheAction) {
  Interrupt interrupt;
  absl::Notification second;
  {
    const Interrupt::Scope scope(interrupt, [] { FAIL(); });
  }
  const Interrupt::Scope scope(interrupt, [&] { second.Notify(); });
  kill(getpid(), SIGTERM);
  second.WaitForNotification();
}

void InterruptOutsideAScope() {
  Interrupt interrupt;
  kill(getpid(), SIGINT);
  pause();
}

TEST(InterruptDeathTest, OutsideAScopeTheProcessEndsWithOne) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(InterruptOutsideAScope(), ::testing::ExitedWithCode(1), "");
}

}  // namespace
}  // namespace limpid::cli
