#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/program.h"
#include "tests/cli/test_media.h"

namespace limpid::cli {
namespace {

using ::testing::HasSubstr;

TEST(MainTest, SaysWhichCommandsThereAre) {
  const ProgramResult result = RunLimpid("--help");
  EXPECT_EQ(result.exit_code, 0);
  for (const char* command :
       {"restore", "degrade", "evaluate", "capabilities", "validate"}) {
    EXPECT_THAT(result.output, HasSubstr(command));
  }
}

TEST(MainTest, AnUnknownCommandIsWrongUse) {
  EXPECT_EQ(RunLimpid("improve").exit_code, 2);
}

// How often OpenMP is loaded, which is when it says so.
size_t StartsWith(const std::string& policy) {
  const std::string output =
      OutputOf("env -u OMP_WAIT_POLICY OMP_DISPLAY_ENV=true " + policy +
               " " LIMPID_PROGRAM " --help 2>&1");
  const std::string begin = "OPENMP DISPLAY ENVIRONMENT BEGIN";
  size_t count = 0;
  for (size_t at = output.find(begin); at != std::string::npos;
       at = output.find(begin, at + 1)) {
    ++count;
  }
  return count;
}

// The embedded server restores in this process: where the policy is not set,
// the program starts again with the server's.
TEST(MainTest, OpenMpLearnsToSleepAsInTheServer) {
  EXPECT_EQ(StartsWith("OMP_WAIT_POLICY=active"), 1);
  EXPECT_EQ(StartsWith(""), 2);
}

}  // namespace
}  // namespace limpid::cli
