// The header of a safetensors file: which tensors it holds, and where.
//
// A file is the header's length (64 bits, little endian), the header (JSON,
// padded with spaces), and the tensors' bytes, row-major and little endian, one
// behind the other without gaps:
//   {"NAME": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, ...,
//    "__metadata__": {"KEY": "VALUE", ...}}
// Offsets count from the end of the header.
#pragma once

#include <c10/core/ScalarType.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace limpid {

struct TensorEntry {
  c10::ScalarType dtype = c10::ScalarType::Float;
  std::vector<int64_t> shape;
  uint64_t begin = 0;  // offsets of its bytes in the data
  uint64_t end = 0;
};

struct SafetensorsHeader {
  std::map<std::string, TensorEntry> tensors;
  std::map<std::string, std::string> metadata;
};

inline constexpr uint64_t kMaxHeaderBytes = 100'000'000;

// `json` is the header, `data_bytes` what follows it. INVALID_ARGUMENT, naming
// the tensor, unless every tensor has a known dtype, as many bytes as its
// shape, and the tensors together fill the data without gap or overlap.
absl::StatusOr<SafetensorsHeader> ParseSafetensorsHeader(std::string_view json,
                                                         uint64_t data_bytes);

}  // namespace limpid
