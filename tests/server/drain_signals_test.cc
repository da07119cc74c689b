#include "server/drain_signals.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>

#include "absl/synchronization/notification.h"

namespace limpid::server {
namespace {

TEST(DrainSignalsTest, TheFirstSignalAsksForADrain) {
  DrainSignals::Block();
  absl::Notification drained;
  const DrainSignals signals([&] { drained.Notify(); });
  kill(getpid(), SIGTERM);
  EXPECT_TRUE(drained.WaitForNotificationWithTimeout(absl::Seconds(10)));
}

TEST(DrainSignalsTest, EndsWithoutASignal) {
  DrainSignals::Block();
  bool drained = false;
  {
    const DrainSignals signals([&] { drained = true; });
  }
  EXPECT_FALSE(drained);
}

// In a process of its own: the second signal ends it.
void SignalTwice() {
  DrainSignals::Block();
  absl::Notification drained;
  const DrainSignals signals([&] { drained.Notify(); });
  kill(getpid(), SIGINT);
  drained.WaitForNotification();
  kill(getpid(), SIGTERM);
  pause();
}

TEST(DrainSignalsDeathTest, TheSecondSignalEndsTheProcessAtOnce) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(SignalTwice(), testing::ExitedWithCode(DrainSignals::kExitAtOnce),
              "");
}

}  // namespace
}  // namespace limpid::server
