#include "engine/model/file_hash.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/testing/temporary_file.h"

namespace limpid {
namespace {

// Published test vectors of FIPS 180-4.
constexpr char kOfNothing[] =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr char kOfAbc[] =
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
constexpr char kOfAMillionA[] =
    "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";

TEST(FileHashTest, KnownBytesHaveTheirKnownHash) {
  EXPECT_EQ(Sha256(""), kOfNothing);
  EXPECT_EQ(Sha256("abc"), kOfAbc);
}

TEST(FileHashTest, AFileHasTheHashOfItsContent) {
  const TemporaryFile empty;
  EXPECT_EQ(*Sha256OfFile(empty.path()), kOfNothing);
  const TemporaryFile large(std::string(1'000'000, 'a'));
  EXPECT_EQ(*Sha256OfFile(large.path()), kOfAMillionA);
}

TEST(FileHashTest, NamesAFileThatIsNotThere) {
  const absl::Status status = Sha256OfFile("/nowhere/weights").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_NE(std::string(status.message()).find("/nowhere/weights"),
            std::string::npos);
}

}  // namespace
}  // namespace limpid
