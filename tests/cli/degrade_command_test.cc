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

std::string Video() {
  const std::string path = TestPath("in.mkv");
  Ffmpeg("-f lavfi -i testsrc2=s=32x24:r=25:d=0.4 -c:v ffv1 " + path);
  return path;
}

TEST(DegradeCommandTest, WritesAMeasurementAndSaysWhatItIs) {
  const std::string out = TestPath("out.mkv");
  const ProgramResult result =
      RunLimpid("degrade " + Video() + " " + out +
                " --operator downsample:factor=2 --noise 0.02 --json");
  ASSERT_EQ(result.exit_code, 0) << result.errors;
  const auto json = nlohmann::json::parse(result.output);
  EXPECT_EQ(json["width"], 16);
  EXPECT_EQ(json["height"], 12);
  EXPECT_EQ(json["frames"], 10);
  EXPECT_EQ(json["lossless"], true);
  EXPECT_THAT(Probe(out, "v:0", "stream=codec_name,width,height"),
              ::testing::ElementsAre("ffv1,16,12"));
}

TEST(DegradeCommandTest, WarnsWhenTheFileCompressesTheMeasurement) {
  const ProgramResult result =
      RunLimpid("degrade " + Video() + " " + TestPath("out.mp4"));
  ASSERT_EQ(result.exit_code, 0) << result.errors;
  EXPECT_THAT(result.errors, HasSubstr("no exact measurement"));
}

TEST(DegradeCommandTest, NamesWhatItRefuses) {
  const ProgramResult odd =
      RunLimpid("degrade " + Video() + " " + TestPath("out.mkv") +
                " --operator downsample:factor=5");
  EXPECT_EQ(odd.exit_code, 2);
  EXPECT_THAT(odd.errors, HasSubstr("--operator"));
  EXPECT_EQ(RunLimpid("degrade " + Video() + " out.mkv --noise 2").exit_code,
            2);
}

TEST(DegradeCommandTest, RefusesNoiseThatIsNoNumber) {
  const ProgramResult result = RunLimpid("degrade " + Video() + " " +
                                         TestPath("out.mkv") + " --noise nan");
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.errors, HasSubstr("nan"));
}

TEST(DegradeCommandTest, AnInterruptLeavesNoFile) {
  const std::string in = TestPath("long.mkv");
  Ffmpeg("-f lavfi -i testsrc2=s=320x240:r=25:d=20 -c:v ffv1 " + in);
  ChildProcess limpid({LIMPID_PROGRAM, "degrade", in, TestPath("out.mkv"),
                       "--operator", "blur:sigma=3", "--noise", "0.1"});
  ASSERT_TRUE(WaitForAnotherFile("long.mkv", TestPath(".")));
  limpid.Signal(SIGINT);
  EXPECT_EQ(limpid.Wait(), 1);
  EXPECT_THAT(NamesIn(TestPath(".")), ::testing::ElementsAre("long.mkv"));
}

TEST(DegradeCommandTest, HelpFitsAScreenAndHasAnExample) {
  const ProgramResult result = RunLimpid("degrade --help");
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.output, HasSubstr("limpid degrade clean.mp4"));
  EXPECT_LT(std::count(result.output.begin(), result.output.end(), '\n'), 40);
}

}  // namespace
}  // namespace limpid::cli
