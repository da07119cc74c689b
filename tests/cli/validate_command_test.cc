#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/cli/program.h"

namespace limpid::cli {
namespace {

using ::testing::HasSubstr;

TEST(ValidateCommandTest, TellsSizesAndCost) {
  const ProgramResult result =
      RunLimpid("validate --operator downsample:factor=4 --size 64x32");
  ASSERT_EQ(result.exit_code, 0) << result.errors;
  EXPECT_THAT(result.output, HasSubstr("64x32 in, 256x128 out"));
  EXPECT_THAT(result.output, HasSubstr("would be admitted"));
}

TEST(ValidateCommandTest, JsonHasTheResolvedConfig) {
  const ProgramResult result =
      RunLimpid("validate --operator blur:sigma=3 --size 64x32 --json");
  ASSERT_EQ(result.exit_code, 0) << result.errors;
  const auto json = nlohmann::json::parse(result.output);
  EXPECT_EQ(json["config"]["operator"]["stages"][0]["blur"]["gaussian"]["taps"],
            25);
  EXPECT_EQ(json["would_be_admitted"], true);
}

TEST(ValidateCommandTest, NamesTheFieldThatIsWrong) {
  const ProgramResult result = RunLimpid("validate --noise-level -1");
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.errors, HasSubstr("noise_level"));
}

TEST(ValidateCommandTest, WrongUseEndsWithTwo) {
  EXPECT_EQ(RunLimpid("validate --size 0x0").exit_code, 2);
  EXPECT_EQ(RunLimpid("validate --operator blur:sigma=").exit_code, 2);
}

TEST(ValidateCommandTest, HelpFitsAScreenAndHasAnExample) {
  const ProgramResult result = RunLimpid("validate --help");
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.output, HasSubstr("limpid validate --operator"));
  EXPECT_LT(std::count(result.output.begin(), result.output.end(), '\n'), 40);
}

}  // namespace
}  // namespace limpid::cli
