// A file of its own in the temporary folder, removed when destroyed.
#pragma once

#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

namespace limpid {

class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& content = "")
      : path_(std::filesystem::temp_directory_path() / "limpid_XXXXXX") {
    const int file = mkstemp(path_.data());
    if (file < 0) throw std::runtime_error("no temporary file " + path_);
    close(file);
    std::ofstream(path_, std::ios::binary) << content;
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() { std::filesystem::remove(path_); }

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace limpid
