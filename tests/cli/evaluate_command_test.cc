#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/cli/program.h"
#include "tests/cli/test_media.h"

namespace limpid::cli {
namespace {

using ::testing::HasSubstr;

std::string Video(const std::string& name) {
  const std::string path = TestPath(name + ".mkv");
  Ffmpeg("-f lavfi -i testsrc2=s=64x48:r=25:d=0.4 -c:v ffv1 " + path);
  return path;
}

TEST(EvaluateCommandTest, PrintsJsonAndWritesASheet) {
  const std::string sheet = TestPath("sheet.png");
  const ProgramResult result = RunLimpid(
      "evaluate " + Video("a") + " " + Video("b") +
      " --operator mask:missing=0.5,seed=1 --size 32x32 --frames 3 --json "
      "--sheet " +
      sheet);
  ASSERT_EQ(result.exit_code, 0) << result.errors;
  const auto json = nlohmann::json::parse(result.output);
  ASSERT_EQ(json["clips"].size(), 2);
  EXPECT_EQ(json["clips"][0]["name"], "a");
  EXPECT_EQ(json["clips"][1]["name"], "b");
  EXPECT_GT(json["mean"]["linear"]["psnr"], json["mean"]["degraded"]["psnr"]);
  EXPECT_THAT(Probe(sheet, "v:0", "stream=width,height"),
              ::testing::ElementsAre("104,68"));
}

TEST(EvaluateCommandTest, PrintsATableOtherwise) {
  const ProgramResult result =
      RunLimpid("evaluate " + Video("a") + " --operator identity --frames 2");
  ASSERT_EQ(result.exit_code, 0) << result.errors;
  EXPECT_THAT(result.output, HasSubstr("mean"));
}

TEST(EvaluateCommandTest, WrongUseEndsWithTwo) {
  EXPECT_EQ(RunLimpid("evaluate").exit_code, 2);
  const ProgramResult size =
      RunLimpid("evaluate " + Video("a") + " --size large");
  EXPECT_EQ(size.exit_code, 2);
  EXPECT_THAT(size.errors, HasSubstr("--size"));
  const std::string clip = Video("b");
  EXPECT_EQ(RunLimpid("evaluate " + clip + " --sheet " + clip).exit_code, 2);
  const ProgramResult noise =
      RunLimpid("evaluate " + clip + " --noise-level nan");
  EXPECT_EQ(noise.exit_code, 2);
  EXPECT_THAT(noise.errors, HasSubstr("nan"));
}

TEST(EvaluateCommandTest, HelpFitsAScreenAndHasAnExample) {
  const ProgramResult result = RunLimpid("evaluate --help");
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.output, HasSubstr("limpid evaluate clips/*.mp4"));
  EXPECT_LT(std::count(result.output.begin(), result.output.end(), '\n'), 40);
}

}  // namespace
}  // namespace limpid::cli
