// Tests of engine/solver/stage_clock.
#include "engine/solver/stage_clock.h"

#include <c10/core/impl/VirtualGuardImpl.h>

#include "absl/time/clock.h"
#include "tests/testing/device_under_test.h"

namespace limpid {
namespace {

TEST(StageClockTest, StagesAddUp) {
  const absl::Time start = absl::Now();
  StageClock clock(TestDevice());
  absl::SleepFor(absl::Milliseconds(20));
  const absl::Duration first = clock.EndStage();
  const absl::Duration second = clock.EndStage();
  EXPECT_GE(first, absl::Milliseconds(20));
  EXPECT_LT(second, first);
  EXPECT_LE(first + second, absl::Now() - start);
}

TEST(StageClockTest, AStageEndsWhenItsWorkIsDone) {
  const at::Tensor matrix = at::rand({2048, 2048}, TestDevice());
  StageClock clock(TestDevice());
  at::Tensor power = matrix;
  for (int i = 0; i < 4; ++i) power = at::matmul(power, matrix);
  clock.EndStage();
  if (TestDevice().is_cpu()) return;
  const c10::impl::VirtualGuardImpl guard(TestDevice().type());
  EXPECT_TRUE(guard.getStream(TestDevice()).query());
}

}  // namespace
}  // namespace limpid
