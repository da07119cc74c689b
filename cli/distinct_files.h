// Keeps a command from overwriting what it reads.
#pragma once

#include <string>

#include "absl/status/status.h"

namespace limpid::cli {

// A file and what the command line calls it, such as "OUT".
struct NamedFile {
  std::string name;
  std::string path;
};

// UsageError when `output` is `other`: one file under any two names, or one
// pattern of a sequence. What is no regular file (a device, a pipe, a URL) may
// be both; an empty path is no file.
absl::Status CheckDistinct(const NamedFile& output, const NamedFile& other);

}  // namespace limpid::cli
