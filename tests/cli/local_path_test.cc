#include "cli/local_path.h"

#include <gtest/gtest.h>

namespace limpid::cli {
namespace {

TEST(LocalPathTest, PathsAreFilesWithAndWithoutTheirScheme) {
  EXPECT_EQ(LocalPath("a/b.mp4"), "a/b.mp4");
  EXPECT_EQ(LocalPath("/a/b_%03d.png"), "/a/b_%03d.png");
  EXPECT_EQ(LocalPath("file:a.mp4"), "a.mp4");
}

TEST(LocalPathTest, PipesAndUrlsAreNot) {
  EXPECT_EQ(LocalPath("pipe:1"), std::nullopt);
  EXPECT_EQ(LocalPath("tcp://localhost:1234"), std::nullopt);
}

}  // namespace
}  // namespace limpid::cli
