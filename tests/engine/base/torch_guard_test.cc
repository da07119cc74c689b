#include "engine/base/torch_guard.h"

#include <c10/core/CPUAllocator.h>
#include <c10/util/Exception.h>
#include <gtest/gtest.h>

#include <new>
#include <stdexcept>
#include <string>

#include "engine/base/errors.h"
#include "engine/base/stop_flag.h"

namespace limpid {
namespace {

template <typename Exception>
absl::Status StatusOfThrown(Exception exception) {
  return CatchTorch([&]() -> int { throw exception; }).status();
}

TEST(TorchGuardTest, PassesValuesThrough) {
  EXPECT_EQ(*CatchTorch([] { return 3; }), 3);
}

TEST(TorchGuardTest, OutOfMemoryIsResourceExhausted) {
  const absl::Status status = StatusOfThrown(std::bad_alloc());
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ReasonOf(status), Reason::kMemoryExhausted);
}

TEST(TorchGuardTest, MoreMainMemoryThanThereCanBeIsResourceExhausted) {
  constexpr size_t kPebibyte = size_t{1} << 50;
  const absl::Status status =
      CatchTorch([] {
        return c10::GetCPUAllocator()->allocate(kPebibyte).get() != nullptr;
      }).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted) << status;
  EXPECT_EQ(ReasonOf(status), Reason::kMemoryExhausted);
}

TEST(TorchGuardTest, ATorchErrorIsInternalWithoutABacktrace) {
  const absl::Status status =
      CatchTorch([]() -> int { TORCH_CHECK(false, "sizes differ"); }).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
  EXPECT_EQ(ReasonOf(status), Reason::kDefect);
  EXPECT_EQ(std::string(status.message()), "sizes differ");
}

TEST(TorchGuardTest, AStoppedSessionIsCancelled) {
  StopFlag stop;
  stop.Stop();
  const absl::Status status = CatchTorch([&] {
                                stop.Check();
                                return 0;
                              }).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kCancelled);
}

TEST(TorchGuardTest, AnythingElseIsInternal) {
  EXPECT_EQ(StatusOfThrown(std::runtime_error("x")).code(),
            absl::StatusCode::kInternal);
  EXPECT_EQ(StatusOfThrown(42).code(), absl::StatusCode::kInternal);
}

}  // namespace
}  // namespace limpid
