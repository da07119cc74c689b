#include "server/idle_timer.h"

#include <gtest/gtest.h>

#include "engine/base/errors.h"

namespace limpid::server {
namespace {

constexpr absl::Time kStart = absl::UnixEpoch();

TEST(IdleTimerTest, WarnsOnceAtHalfOfTheTime) {
  IdleTimer timer(absl::Seconds(10), kStart);
  EXPECT_FALSE(timer.Warning(kStart + absl::Seconds(4)).has_value());
  EXPECT_EQ(timer.Warning(kStart + absl::Seconds(6)), absl::Seconds(4));
  EXPECT_FALSE(timer.Warning(kStart + absl::Seconds(7)).has_value());
}

TEST(IdleTimerTest, EndsTheStreamWhenTheTimeIsOver) {
  const IdleTimer timer(absl::Seconds(10), kStart);
  EXPECT_TRUE(timer.Check(kStart + absl::Milliseconds(9999)).ok());
  const absl::Status idle = timer.Check(kStart + absl::Seconds(10));
  EXPECT_TRUE(absl::IsDeadlineExceeded(idle));
  EXPECT_EQ(ReasonOf(idle), Reason::kIdle);
  EXPECT_EQ(idle.message(), "the client was silent for 10s, allowed 10s");
}

TEST(IdleTimerTest, StartsAnew) {
  IdleTimer timer(absl::Seconds(10), kStart);
  EXPECT_TRUE(timer.Warning(kStart + absl::Seconds(6)).has_value());
  timer.Restart(kStart + absl::Seconds(8));
  EXPECT_TRUE(timer.Check(kStart + absl::Seconds(17)).ok());
  EXPECT_TRUE(timer.Warning(kStart + absl::Seconds(13)).has_value());
}

}  // namespace
}  // namespace limpid::server
