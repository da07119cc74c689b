// What a safetensors file holds, by its header alone.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "absl/status/statusor.h"

namespace limpid::cli {

struct WeightFileInfo {
  int64_t bytes = 0;
  int64_t tensors = 0;
  int64_t parameters = 0;                 // scales of 8-bit weights not counted
  std::map<std::string, int64_t> dtypes;  // tensors of each, such as "F32"
  std::string layout;                     // "original", "diffusers DiT", ...
  std::string architecture;               // "causal_dit", ..., or "unknown"
  std::map<std::string, std::string> metadata;
};

// NOT_FOUND or INVALID_ARGUMENT, naming the file.
absl::StatusOr<WeightFileInfo> DescribeWeightFile(const std::string& path);

}  // namespace limpid::cli
