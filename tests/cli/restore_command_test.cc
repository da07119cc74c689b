#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <nlohmann/json.hpp>

#include "tests/cli/program.h"
#include "tests/cli/test_media.h"
#include "tests/testing/child_process.h"

namespace limpid::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string Video() {
  const std::string path = TestPath("in.mp4");
  Ffmpeg(
      "-f lavfi -i testsrc2=s=64x48:r=25:d=1 -f lavfi -i sine=d=1 -c:v "
      "libx264 -c:a aac " +
      path);
  return path;
}

TEST(RestoreCommandTest, PrintsItsResultAsJson) {
  const std::string out = TestPath("out.mp4");
  const ProgramResult result = RunLimpid("restore " + Video() + " " + out +
                                         " --operator blur:sigma=1 --json");
  ASSERT_EQ(result.exit_code, 0) << result.errors;
  const auto json = nlohmann::json::parse(result.output);
  EXPECT_EQ(json["frames"], 25);
  EXPECT_EQ(json["width"], 64);
  EXPECT_EQ(json["solver"], "linear");
  EXPECT_EQ(json["dropped_frames"], 0);
  EXPECT_GT(json["fps"], 0);
  EXPECT_GT(json["first_chunk_seconds"], 0);
  EXPECT_TRUE(json["skipped_streams"].empty());
  EXPECT_EQ(VideoPts(out).size(), 25);
}

TEST(RestoreCommandTest, ReportsProgressInPlainLinesOffATerminal) {
  const ProgramResult result =
      RunLimpid("restore " + Video() + " " + TestPath("out.mkv"));
  ASSERT_EQ(result.exit_code, 0) << result.errors;
  EXPECT_THAT(result.errors, HasSubstr("25/25 frames"));
  EXPECT_THAT(result.errors, ::testing::Not(HasSubstr("\r")));
  EXPECT_THAT(result.output, HasSubstr("25 frames of 64x48"));
}

TEST(RestoreCommandTest, WarnsOfTracksThatAreLeftOut) {
  const ProgramResult result =
      RunLimpid("restore " + Video() + " " + TestPath("out.gif"));
  ASSERT_EQ(result.exit_code, 0) << result.errors;
  EXPECT_THAT(result.errors, HasSubstr("audio stream 1 (aac)"));
}

TEST(RestoreCommandTest, AnErrorIsOneLineThatNamesTheField) {
  const ProgramResult result = RunLimpid(
      "restore " + Video() + " " + TestPath("out.mp4") + " --noise-level 7");
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.errors, StartsWith("limpid: "));
  EXPECT_THAT(result.errors, HasSubstr("noise_level"));
  EXPECT_EQ(std::count(result.errors.begin(), result.errors.end(), '\n'), 1);
}

TEST(RestoreCommandTest, SaysWhichFileIsMissing) {
  const ProgramResult result =
      RunLimpid("restore /nowhere.mp4 " + TestPath("out.mp4"));
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.errors, HasSubstr("/nowhere.mp4"));
}

TEST(RestoreCommandTest, AServerThatIsNotThereIsAFailure) {
  const ProgramResult result =
      RunLimpid("restore " + Video() + " " + TestPath("out.mp4") +
                " --server 127.0.0.1:1");
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.errors, StartsWith("limpid: "));
}

TEST(RestoreCommandTest, WrongUseEndsWithTwo) {
  EXPECT_EQ(RunLimpid("restore").exit_code, 2);
  EXPECT_EQ(RunLimpid("restore a b --mode sideways").exit_code, 2);
  EXPECT_EQ(
      RunLimpid("restore " + Video() + " b.mp4 --operator blurr").exit_code, 2);
  EXPECT_EQ(RunLimpid("restore " + Video() + " b.mp4 --solver magic").exit_code,
            2);
  EXPECT_EQ(RunLimpid("").exit_code, 2);
}

TEST(RestoreCommandTest, AnInterruptCancelsAndLeavesNoFile) {
  const std::string in = TestPath("long.mkv"), out = TestPath("out.mkv");
  Ffmpeg("-f lavfi -i testsrc2=s=320x240:r=25:d=20 -c:v ffv1 " + in);
  ChildProcess limpid({LIMPID_PROGRAM, "restore", in, out, "--operator",
                       "blur:sigma=3", "--noise-level", "0.01"});
  ASSERT_TRUE(WaitForAnotherFile("long.mkv", TestPath(".")));
  limpid.Signal(SIGINT);
  EXPECT_EQ(limpid.Wait(), 1);
  EXPECT_THAT(NamesIn(TestPath(".")), ::testing::ElementsAre("long.mkv"));
}

TEST(RestoreCommandTest, APathThatIsNotUtf8IsPrintedAllTheSame) {
  const std::string out = TestPath("caf\xe9.mkv");
  const ProgramResult result =
      RunLimpid("restore " + Video() + " " + out + " --json");
  ASSERT_EQ(result.exit_code, 0) << result.errors;
  const std::string path = nlohmann::json::parse(result.output)["output"];
  EXPECT_THAT(path, ::testing::EndsWith("caf\xef\xbf\xbd.mkv"));
}

TEST(RestoreCommandTest, RefusesToOverwriteItsInput) {
  const std::string in = Video();
  const ProgramResult result = RunLimpid("restore " + in + " " + in);
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.errors, HasSubstr("OUT"));
  EXPECT_EQ(VideoPts(in).size(), 25);
}

TEST(RestoreCommandTest, HelpFitsAScreenAndHasAnExample) {
  const ProgramResult result = RunLimpid("restore --help");
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.output, HasSubstr("limpid restore in.mp4 out.mp4"));
  EXPECT_LT(std::count(result.output.begin(), result.output.end(), '\n'), 40);
}

}  // namespace
}  // namespace limpid::cli
