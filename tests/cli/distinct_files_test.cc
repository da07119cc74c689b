#include "cli/distinct_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "cli/exit_code.h"
#include "tests/cli/test_media.h"

namespace limpid::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

bool AreDistinct(const std::string& out, const std::string& in) {
  return CheckDistinct({"OUT", out}, {"IN", in}).ok();
}

std::string File(const std::string& name) {
  const std::string path = TestPath(name);
  std::ofstream(path) << name;
  return path;
}

TEST(DistinctFilesTest, AFileIsItselfUnderEveryName) {
  const std::string path = File("a.mp4"), link = TestPath("link.mp4");
  std::filesystem::create_symlink(path, link);
  const std::string hard = TestPath("hard.mp4");
  std::filesystem::create_hard_link(path, hard);
  EXPECT_FALSE(AreDistinct(path, path));
  EXPECT_FALSE(AreDistinct(link, path));
  EXPECT_FALSE(AreDistinct(hard, path));
  EXPECT_FALSE(AreDistinct("file:" + path, path));
  EXPECT_FALSE(AreDistinct(TestPath("./a.mp4"), path));
}

TEST(DistinctFilesTest, APatternIsItself) {
  EXPECT_FALSE(AreDistinct(TestPath("a_%03d.png"), TestPath("./a_%03d.png")));
  EXPECT_TRUE(AreDistinct(TestPath("a_%03d.png"), TestPath("b_%03d.png")));
}

TEST(DistinctFilesTest, OthersAreDistinct) {
  EXPECT_TRUE(AreDistinct(File("a.mp4"), File("b.mp4")));
  EXPECT_TRUE(AreDistinct(TestPath("new.mp4"), File("b.mp4")));
  EXPECT_TRUE(AreDistinct("", File("b.mp4")));
}

TEST(DistinctFilesTest, DevicesAndPipesMayBeBoth) {
  EXPECT_TRUE(AreDistinct("/dev/null", "/dev/null"));
  EXPECT_TRUE(AreDistinct("pipe:", "pipe:"));
}

TEST(DistinctFilesTest, TheErrorIsOfUsageAndNamesBoth) {
  const std::string path = File("a.mp4");
  const absl::Status status = CheckDistinct({"OUT", path}, {"IN", path});
  EXPECT_EQ(Report(status), kUsage);
  EXPECT_THAT(std::string(status.message()),
              AllOf(HasSubstr("OUT"), HasSubstr("IN"), HasSubstr(path)));
}

}  // namespace
}  // namespace limpid::cli
