// NumPy's .npy files: one two-dimensional array of floats.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace limpid::cli {

struct NpyArray {
  int64_t rows = 0;
  int64_t columns = 0;
  std::vector<float> values;  // row-major
};

// Format versions 1 to 3, little-endian float32 or float64, C order.
// InvalidArgument naming what was found for anything else.
absl::StatusOr<NpyArray> ParseNpy(std::string_view bytes);

// ParseNpy of a file; the error names it.
absl::StatusOr<NpyArray> ReadNpyFile(const std::string& path);

}  // namespace limpid::cli
