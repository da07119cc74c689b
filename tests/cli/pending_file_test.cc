#include "cli/pending_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/cli/test_media.h"

namespace limpid::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

void WriteText(const std::string& path, const std::string& text) {
  std::ofstream(path) << text;
}

std::string TextOf(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(PendingFileTest, TakesItsPlaceWhenCommitted) {
  const std::string path = TestPath("out.txt");
  WriteText(path, "before");
  PendingFile file(path);
  WriteText(file.path(), "after");
  EXPECT_EQ(TextOf(path), "before");
  ASSERT_TRUE(file.Commit().ok());
  EXPECT_EQ(TextOf(path), "after");
  EXPECT_THAT(NamesIn(TestPath(".")), ElementsAre("out.txt"));
}

TEST(PendingFileTest, LeavesNothingWhenItIsNot) {
  {
    const PendingFile file(TestPath("out.txt"));
    WriteText(file.path(), "half");
  }
  EXPECT_THAT(NamesIn(TestPath(".")), IsEmpty());
}

TEST(PendingFileTest, ReplacesWhatALinkNames) {
  const std::string path = TestPath("real.txt"), link = TestPath("link.txt");
  WriteText(path, "before");
  std::filesystem::create_symlink(path, link);
  PendingFile file(link);
  WriteText(file.path(), "after");
  ASSERT_TRUE(file.Commit().ok());
  EXPECT_TRUE(std::filesystem::is_symlink(link));
  EXPECT_EQ(TextOf(path), "after");
}

TEST(PendingFileTest, DevicesAndUrlsAreWrittenInPlace) {
  for (const std::string path : {"/dev/null", "pipe:1", "tcp://localhost:1"}) {
    PendingFile file(path);
    EXPECT_EQ(file.path(), path);
    EXPECT_TRUE(file.Commit().ok());
  }
  EXPECT_TRUE(std::filesystem::exists("/dev/null"));
}

TEST(PendingFileTest, SaysWhenItCannotTakeItsPlace) {
  PendingFile file(TestPath("out.txt"));
  EXPECT_THAT(std::string(file.Commit().message()),
              ::testing::HasSubstr("out.txt"));
}

}  // namespace
}  // namespace limpid::cli
