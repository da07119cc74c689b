#include "cli/npy_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <fstream>

#include "tests/cli/test_media.h"

namespace limpid::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

template <typename T>
std::string Npy(const std::string& descr, const std::string& shape,
                const std::vector<T>& values,
                const std::string& order = "False") {
  std::string header = "{'descr': '" + descr + "', 'fortran_order': " + order +
                       ", 'shape': (" + shape + "), }\n";
  std::string bytes("\x93NUMPY\x01\x00", 8);
  bytes.push_back(static_cast<char>(header.size()));
  bytes.push_back(0);
  bytes += header;
  bytes.append(reinterpret_cast<const char*>(values.data()),
               values.size() * sizeof(T));
  return bytes;
}

std::string ErrorOf(const std::string& bytes) {
  return std::string(ParseNpy(bytes).status().message());
}

TEST(NpyFileTest, ReadsFloats) {
  const auto array = ParseNpy(Npy<float>("<f4", "2, 3", {1, 2, 3, 4, 5, 6.5f}));
  ASSERT_TRUE(array.ok()) << array.status();
  EXPECT_EQ(array->rows, 2);
  EXPECT_EQ(array->columns, 3);
  EXPECT_THAT(array->values, ElementsAre(1, 2, 3, 4, 5, 6.5f));
}

TEST(NpyFileTest, ReadsDoubles) {
  EXPECT_THAT(ParseNpy(Npy<double>("<f8", "1, 2", {0.25, 0.75}))->values,
              ElementsAre(0.25f, 0.75f));
}

TEST(NpyFileTest, RefusesWhatIsNoMatrixOfFloats) {
  EXPECT_THAT(ErrorOf("hello, world"), HasSubstr("not a .npy file"));
  EXPECT_THAT(ErrorOf(Npy<float>("<f4", "3,", {1, 2, 3})),
              HasSubstr("two dimensions"));
  EXPECT_THAT(ErrorOf(Npy<int32_t>("<i4", "1, 1", {1})), HasSubstr("<i4"));
  EXPECT_THAT(ErrorOf(Npy<float>("<f4", "1, 1", {1}, "True")),
              HasSubstr("Fortran"));
}

TEST(NpyFileTest, RefusesAFileThatIsCutShort) {
  const std::string whole = Npy<float>("<f4", "2, 2", {1, 2, 3, 4});
  for (size_t length = 0; length < whole.size(); ++length) {
    EXPECT_FALSE(ParseNpy(whole.substr(0, length)).ok()) << length;
  }
}

TEST(NpyFileTest, RefusesAShapeThatIsTooLarge) {
  EXPECT_THAT(ErrorOf(Npy<float>("<f4", "9999999, 9999999", {1})),
              HasSubstr("9999999"));
}

TEST(NpyFileTest, NamesTheFile) {
  const std::string path = TestPath("kernel.npy");
  std::ofstream(path) << "nonsense";
  EXPECT_THAT(std::string(ReadNpyFile(path).status().message()),
              HasSubstr(path));
  EXPECT_EQ(ReadNpyFile("/nowhere.npy").status().code(),
            absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace limpid::cli
