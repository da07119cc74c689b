#include "engine/base/stop_flag.h"

#include <gtest/gtest.h>

#include <thread>

#include "engine/base/torch_guard.h"

namespace limpid {
namespace {

TEST(StopFlagTest, ChecksPassUntilItIsStopped) {
  StopFlag stop;
  EXPECT_FALSE(stop.stopped());
  EXPECT_NO_THROW(stop.Check());
  stop.Stop();
  EXPECT_TRUE(stop.stopped());
  EXPECT_THROW(stop.Check(), Cancelled);
  stop.Stop();
  EXPECT_THROW(stop.Check(), Cancelled);
}

TEST(StopFlagTest, EndsALoopOfAnotherThreadWithCancelled) {
  StopFlag stop;
  absl::Status ended;
  std::thread solve([&] {
    ended = CatchTorch([&]() -> bool {
              for (;;) stop.Check();
            }).status();
  });
  stop.Stop();
  solve.join();
  EXPECT_TRUE(absl::IsCancelled(ended)) << ended;
}

}  // namespace
}  // namespace limpid
