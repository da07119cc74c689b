#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/cli/program.h"

namespace limpid::cli {
namespace {

using ::testing::HasSubstr;

TEST(CapabilitiesCommandTest, ListsOperatorsAndSolvers) {
  const ProgramResult result = RunLimpid("capabilities");
  ASSERT_EQ(result.exit_code, 0) << result.errors;
  for (const char* word : {"mask", "blur", "downsample", "temporal_average",
                           "identity", "LINEAR"}) {
    EXPECT_THAT(result.output, HasSubstr(word));
  }
}

TEST(CapabilitiesCommandTest, JsonHasTheLimits) {
  const ProgramResult result = RunLimpid("capabilities --json");
  ASSERT_EQ(result.exit_code, 0) << result.errors;
  const auto json = nlohmann::json::parse(result.output);
  EXPECT_GT(json["limits"]["max_width"], 0);
  EXPECT_GT(json["cadence"]["chunk_frames"], 0);
}

TEST(CapabilitiesCommandTest, AServerThatIsNotThereIsAFailure) {
  const ProgramResult result = RunLimpid("capabilities --server 127.0.0.1:1");
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.errors, HasSubstr("limpid: "));
}

TEST(CapabilitiesCommandTest, HelpFitsAScreenAndHasAnExample) {
  const ProgramResult result = RunLimpid("capabilities --help");
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.output, HasSubstr("limpid capabilities --server"));
  EXPECT_LT(std::count(result.output.begin(), result.output.end(), '\n'), 40);
}

}  // namespace
}  // namespace limpid::cli
