// A file that is written beside its place and appears there only when it is
// whole, so that nobody ever reads half of one.
//
// Not thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace limpid {

class PartFile {
 public:
  // `size` bytes, all zero, in `path`.part; one that a run left there that was
  // killed is overwritten. FAILED_PRECONDITION while another run writes it.
  static absl::StatusOr<std::unique_ptr<PartFile>> Create(
      const std::string& path, uint64_t size);

  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;
  // Removes the file unless it was committed.
  ~PartFile();

  // The bytes must lie within the size and not have been written before. Blocks
  // of zeros stay holes that take no room on the disk.
  absl::Status WriteAt(uint64_t offset, std::string_view bytes);

  // Puts the file in its place, replacing what is there. Afterwards nothing may
  // be written.
  absl::Status Commit();

 private:
  PartFile(std::string path, int file)
      : path_(std::move(path)), part_path_(path_ + ".part"), file_(file) {}

  absl::Status Error(std::string_view what) const;

  const std::string path_;
  const std::string part_path_;
  int file_;  // -1 once committed
};

}  // namespace limpid
