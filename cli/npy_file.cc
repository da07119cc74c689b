// Magic, version, header length, a Python dictionary as text, the data.
#include "cli/npy_file.h"

#include <cstring>
#include <fstream>
#include <iterator>
#include <regex>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "engine/base/status_macros.h"

namespace limpid::cli {
namespace {

constexpr std::string_view kMagic("\x93NUMPY", 6);
constexpr int64_t kMaxElements = 255 * 255;

struct Layout {
  std::string header;
  std::string_view data;
};

absl::StatusOr<Layout> Cut(std::string_view bytes) {
  if (bytes.size() < 10 || bytes.substr(0, 6) != kMagic) {
    return absl::InvalidArgumentError("is not a .npy file");
  }
  const bool is_first_version = bytes[6] == 1;
  const size_t length_bytes = is_first_version ? 2 : 4;
  const size_t begin = 8 + length_bytes;
  size_t length = 0;
  for (size_t i = 0; i < length_bytes && 8 + i < bytes.size(); ++i) {
    length |= static_cast<size_t>(static_cast<uint8_t>(bytes[8 + i]))
              << (8 * i);
  }
  if (bytes.size() < begin || bytes.size() - begin < length) {
    return absl::InvalidArgumentError("is cut short in its header");
  }
  return Layout{std::string(bytes.substr(begin, length)),
                bytes.substr(begin + length)};
}

// Value of 'key' in the header, as text.
std::string Entry(const std::string& header, const std::string& pattern) {
  std::smatch match;
  if (!std::regex_search(header, match, std::regex(pattern))) return "";
  return match[1];
}

template <typename T>
std::vector<float> Convert(std::string_view data, int64_t count) {
  std::vector<float> values;
  for (int64_t i = 0; i < count; ++i) {
    T value;
    std::memcpy(&value, data.data() + i * sizeof(T), sizeof(T));
    values.push_back(static_cast<float>(value));
  }
  return values;
}

absl::Status ReadShape(const std::string& header, NpyArray& array) {
  const std::string shape = Entry(header, R"('shape':\s*\(([^)]*)\))");
  const size_t comma = shape.find(',');
  const bool is_matrix =
      comma != std::string::npos &&
      absl::SimpleAtoi(shape.substr(0, comma), &array.rows) &&
      absl::SimpleAtoi(shape.substr(comma + 1), &array.columns);
  if (is_matrix && array.rows > 0 && array.columns > 0 &&
      array.rows <= kMaxElements &&
      array.columns <= kMaxElements / array.rows) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrFormat(
      "has shape (%s), expected two dimensions of 1 to 255", shape));
}

}  // namespace

absl::StatusOr<NpyArray> ParseNpy(std::string_view bytes) {
  ASSIGN_OR_RETURN(const Layout layout, Cut(bytes));
  if (Entry(layout.header, R"('fortran_order':\s*(\w+))") != "False") {
    return absl::InvalidArgumentError("is in Fortran order, expected C order");
  }
  NpyArray array;
  RETURN_IF_ERROR(ReadShape(layout.header, array));
  const std::string type = Entry(layout.header, R"('descr':\s*'([^']*)')");
  const int64_t element = type == "<f4" ? 4 : type == "<f8" ? 8 : 0;
  if (element == 0) {
    return absl::InvalidArgumentError(
        absl::StrFormat("holds %s, expected <f4 or <f8", type));
  }
  const int64_t count = array.rows * array.columns;
  if (static_cast<int64_t>(layout.data.size()) != count * element) {
    return absl::InvalidArgumentError(
        absl::StrFormat("has %d bytes of data, its shape needs %d",
                        layout.data.size(), count * element));
  }
  array.values = element == 4 ? Convert<float>(layout.data, count)
                              : Convert<double>(layout.data, count);
  return array;
}

absl::StatusOr<NpyArray> ReadNpyFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(path + ": cannot be read");
  const std::string bytes((std::istreambuf_iterator<char>(file)),
                          std::istreambuf_iterator<char>());
  absl::StatusOr<NpyArray> array = ParseNpy(bytes);
  if (array.ok()) return array;
  return absl::Status(array.status().code(),
                      path + ": " + std::string(array.status().message()));
}

}  // namespace limpid::cli
