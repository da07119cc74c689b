#include "engine/model/mapped_file.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "tests/testing/temporary_file.h"

namespace limpid {
namespace {

TEST(MappedFileTest, HoldsTheBytesOfTheFile) {
  const TemporaryFile file("some bytes");
  const auto mapped = MappedFile::Open(file.path());
  ASSERT_TRUE(mapped.ok()) << mapped.status();
  EXPECT_EQ(std::string_view((*mapped)->data(), (*mapped)->size()),
            "some bytes");
}

TEST(MappedFileTest, KeepsTheBytesWhenTheFileIsReplaced) {
  const TemporaryFile file("old bytes");
  const TemporaryFile other("new bytes");
  const auto mapped = MappedFile::Open(file.path());
  ASSERT_TRUE(mapped.ok()) << mapped.status();
  std::filesystem::rename(other.path(), file.path());
  EXPECT_EQ(std::string_view((*mapped)->data(), 3), "old");
}

TEST(MappedFileTest, AnEmptyFileHasNoBytes) {
  const TemporaryFile file;
  const auto mapped = MappedFile::Open(file.path());
  ASSERT_TRUE(mapped.ok()) << mapped.status();
  EXPECT_EQ((*mapped)->size(), 0u);
}

TEST(MappedFileTest, RefusesWhatIsNoFile) {
  EXPECT_EQ(MappedFile::Open("/nowhere/at/all").status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(MappedFile::Open("/tmp").status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(MappedFile::Open("/dev/null").status().code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace limpid
