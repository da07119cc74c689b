// Writes a safetensors file one tensor at a time, so that a checkpoint of any
// size needs the memory of its largest tensor.
//
// Not thread-safe.
#pragma once

#include <ATen/core/Tensor.h>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/model/part_file.h"
#include "engine/model/safetensors_header.h"

namespace limpid {

// What a file will hold under one name.
struct TensorSpec {
  std::string name;
  c10::ScalarType dtype = c10::ScalarType::Float;
  std::vector<int64_t> shape;
};

class SafetensorsWriter {
 public:
  // The layout is the writer's: large items first, so that every tensor is
  // aligned. INVALID_ARGUMENT when the format cannot hold `tensors`.
  static absl::StatusOr<SafetensorsWriter> Create(
      const std::string& path, const std::vector<TensorSpec>& tensors,
      const std::map<std::string, std::string>& metadata);

  // In any order, each once; dtype and shape must be those of the spec. Any
  // device and strides. INVALID_ARGUMENT otherwise.
  absl::Status Write(const std::string& name, const at::Tensor& tensor);

  // After the last tensor: the file appears in its place. FAILED_PRECONDITION,
  // naming the first, when tensors are missing.
  absl::Status Finish();

 private:
  SafetensorsWriter(SafetensorsHeader header, uint64_t data_offset,
                    std::unique_ptr<PartFile> file)
      : header_(std::move(header)),
        data_offset_(data_offset),
        file_(std::move(file)) {}

  SafetensorsHeader header_;
  uint64_t data_offset_;  // of the file
  std::unique_ptr<PartFile> file_;
  std::set<std::string> written_;
};

}  // namespace limpid
