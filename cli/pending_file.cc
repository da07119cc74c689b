// A rename within one folder is atomic.
#include "cli/pending_file.h"

#include <unistd.h>

#include <filesystem>
#include <optional>
#include <system_error>

#include "absl/strings/str_format.h"
#include "cli/local_path.h"

namespace limpid::cli {
namespace {

namespace fs = std::filesystem;

bool IsRegularOrNew(const fs::path& path) {
  std::error_code ignored;
  const fs::file_status status = fs::status(path, ignored);
  return !fs::exists(status) || fs::is_regular_file(status);
}

fs::path WithoutLink(const fs::path& path) {
  std::error_code error;
  if (!fs::is_symlink(path, error)) return path;
  const fs::path target = fs::weakly_canonical(path, error);
  return error ? path : target;
}

}  // namespace

PendingFile::PendingFile(const std::string& path) : path_(path) {
  const std::optional<fs::path> local = LocalPath(path);
  if (!local.has_value() || !IsRegularOrNew(*local)) return;
  target_ = WithoutLink(*local).string();
  path_ = absl::StrFormat("%s.%d.partial", target_, getpid());
}

PendingFile::~PendingFile() {
  std::error_code ignored;
  if (!target_.empty()) fs::remove(path_, ignored);
}

absl::Status PendingFile::Commit() {
  if (target_.empty()) return absl::OkStatus();
  std::error_code error;
  fs::rename(path_, target_, error);
  if (error) {
    return absl::UnavailableError(
        absl::StrFormat("%s: %s", target_, error.message()));
  }
  target_.clear();
  return absl::OkStatus();
}

}  // namespace limpid::cli
