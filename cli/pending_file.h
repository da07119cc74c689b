// A file that appears whole or not at all: it is written beside its place and
// takes it in the end, so that what stood there before stays until then.
#pragma once

#include <string>

#include "absl/status/status.h"

namespace limpid::cli {

class PendingFile {
 public:
  // What is no regular file (a device, a pipe, a URL) is written in place; a
  // link is followed.
  explicit PendingFile(const std::string& path);
  PendingFile(const PendingFile&) = delete;
  PendingFile& operator=(const PendingFile&) = delete;
  // Removes what was not committed.
  ~PendingFile();

  // Where to write: "out.mp4.<process id>.partial" beside "out.mp4".
  const std::string& path() const { return path_; }

  // Moves the file to its place; the file must be closed.
  absl::Status Commit();

 private:
  std::string target_;  // empty when written in place, and once committed
  std::string path_;
};

}  // namespace limpid::cli
