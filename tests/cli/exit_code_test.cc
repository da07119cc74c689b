#include "cli/exit_code.h"

#include <gtest/gtest.h>

namespace limpid::cli {
namespace {

TEST(ExitCodeTest, SuccessIsSilent) {
  ::testing::internal::CaptureStderr();
  EXPECT_EQ(Report(absl::OkStatus()), 0);
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

TEST(ExitCodeTest, AFailureIsOneLineAndCodeOne) {
  ::testing::internal::CaptureStderr();
  EXPECT_EQ(Report(absl::InvalidArgumentError("source.width is 0")), 1);
  EXPECT_EQ(::testing::internal::GetCapturedStderr(),
            "limpid: source.width is 0\n");
}

TEST(ExitCodeTest, AUsageErrorIsCodeTwo) {
  ::testing::internal::CaptureStderr();
  EXPECT_EQ(Report(UsageError("--size is big")), 2);
  EXPECT_EQ(::testing::internal::GetCapturedStderr(),
            "limpid: --size is big\n");
}

}  // namespace
}  // namespace limpid::cli
