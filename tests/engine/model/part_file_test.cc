#include "engine/model/part_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/testing/temporary_file.h"

namespace limpid {
namespace {

std::string Content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(PartFileTest, AppearsWhenCommitted) {
  const TemporaryFile place("old");
  auto part = PartFile::Create(place.path(), 8);
  ASSERT_TRUE(part.ok()) << part.status();
  EXPECT_TRUE((*part)->WriteAt(3, "new").ok());
  EXPECT_EQ(Content(place.path()), "old");
  EXPECT_TRUE((*part)->Commit().ok());
  EXPECT_EQ(Content(place.path()), std::string("\0\0\0new\0\0", 8));
  EXPECT_FALSE(std::filesystem::exists(place.path() + ".part"));
}

TEST(PartFileTest, LeavesNothingWhenAbandoned) {
  const TemporaryFile place("old");
  PartFile::Create(place.path(), 8)->reset();
  EXPECT_EQ(Content(place.path()), "old");
  EXPECT_FALSE(std::filesystem::exists(place.path() + ".part"));
}

TEST(PartFileTest, OverwritesWhatAKilledRunLeft) {
  const TemporaryFile place("old");
  std::ofstream(place.path() + ".part") << "longer than eight bytes";
  auto part = PartFile::Create(place.path(), 8);
  ASSERT_TRUE(part.ok()) << part.status();
  EXPECT_TRUE((*part)->Commit().ok());
  EXPECT_EQ(Content(place.path()), std::string(8, '\0'));
}

TEST(PartFileTest, OneRunAtATimeWritesAFile) {
  const TemporaryFile place("old");
  auto first = PartFile::Create(place.path(), 8);
  ASSERT_TRUE((*first)->WriteAt(0, "kept").ok());
  const absl::Status second = PartFile::Create(place.path(), 4).status();
  EXPECT_EQ(second.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_NE(std::string(second.message()).find(place.path() + ".part"),
            std::string::npos);
  EXPECT_TRUE((*first)->Commit().ok());
  EXPECT_EQ(Content(place.path()), std::string("kept\0\0\0\0", 8));
  EXPECT_TRUE(PartFile::Create(place.path(), 4).ok());
}

TEST(PartFileTest, ZerosTakeNoRoom) {
  constexpr size_t kBytes = size_t{1} << 24;
  const TemporaryFile place;
  auto part = PartFile::Create(place.path(), kBytes);
  ASSERT_TRUE(part.ok()) << part.status();
  std::string bytes(kBytes, '\0');
  bytes[kBytes / 2] = 'x';
  ASSERT_TRUE((*part)->WriteAt(0, bytes).ok());
  ASSERT_TRUE((*part)->Commit().ok());
  EXPECT_EQ(Content(place.path()), bytes);
  struct stat status;
  ASSERT_EQ(stat(place.path().c_str(), &status), 0);
  EXPECT_LT(status.st_blocks * 512, 1 << 20);
}

TEST(PartFileTest, NamesAFolderThatIsNotThere) {
  const absl::Status status =
      PartFile::Create("/nowhere/file.safetensors", 8).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_NE(std::string(status.message()).find("/nowhere/file"),
            std::string::npos);
}

}  // namespace
}  // namespace limpid
