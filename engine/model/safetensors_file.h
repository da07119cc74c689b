// A safetensors file, mapped into memory: its tensors are read when they are
// used, and shared by every process that maps the same file.
#pragma once

#include <ATen/core/Tensor.h>

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "engine/model/mapped_file.h"
#include "engine/model/safetensors_header.h"
#include "engine/model/weights.h"

namespace limpid {

class SafetensorsFile {
 public:
  // NOT_FOUND when there is no such file; INVALID_ARGUMENT, naming file and
  // tensor, when it is malformed in any way.
  static absl::StatusOr<SafetensorsFile> Open(const std::string& path);
  // Of a file that is mapped already; `path` is for errors.
  static absl::StatusOr<SafetensorsFile> Read(
      const std::string& path, std::shared_ptr<const MappedFile> mapping);

  const std::map<std::string, std::string>& metadata() const {
    return header_.metadata;
  }
  // By name. Nothing of the tensors is read for it.
  const std::map<std::string, TensorEntry>& entries() const {
    return header_.tensors;
  }

  // On the CPU, dtype and shape of the file. Lies in the mapping, which lives
  // as long as any of its tensors, and must not be written; only a tensor that
  // the file did not align is a copy. NOT_FOUND when there is none.
  absl::StatusOr<at::Tensor> Tensor(const std::string& name) const;
  Weights All() const;

 private:
  SafetensorsFile(std::string path, std::shared_ptr<const MappedFile> mapping,
                  const char* data, SafetensorsHeader header)
      : path_(std::move(path)),
        mapping_(std::move(mapping)),
        data_(data),
        header_(std::move(header)) {}

  at::Tensor TensorAt(const TensorEntry& entry) const;
  absl::Status CheckBools() const;

  std::string path_;
  std::shared_ptr<const MappedFile> mapping_;
  const char* data_;  // behind the header, in the mapping
  SafetensorsHeader header_;
};

}  // namespace limpid
