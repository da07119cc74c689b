// A file mapped into memory for reading; unmapped when destroyed.
//
// Whoever shortens the file while it is mapped kills the process that reads the
// lost part (SIGBUS): replace weight files by renaming, never in place.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace limpid {

class MappedFile {
 public:
  // NOT_FOUND when `path` cannot be opened, INVALID_ARGUMENT when it is not a
  // regular file. Shared by the tensors that lie in it.
  static absl::StatusOr<std::shared_ptr<const MappedFile>> Open(
      const std::string& path);

  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile();

  // Starts at a page; null when the file is empty.
  const char* data() const { return data_; }
  size_t size() const { return size_; }

 private:
  MappedFile(const char* data, size_t size) : data_(data), size_(size) {}

  const char* const data_;
  const size_t size_;
};

}  // namespace limpid
