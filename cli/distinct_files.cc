// Files are compared by identity, patterns by their absolute path.
#include "cli/distinct_files.h"

#include <filesystem>
#include <optional>
#include <system_error>

#include "absl/strings/str_format.h"
#include "cli/exit_code.h"
#include "cli/local_path.h"

namespace limpid::cli {
namespace {

namespace fs = std::filesystem;

bool IsSameFile(const fs::path& a, const fs::path& b) {
  std::error_code ignored;
  if (fs::exists(a, ignored) && !fs::is_regular_file(a, ignored)) return false;
  if (fs::equivalent(a, b, ignored)) return true;
  return fs::absolute(a, ignored).lexically_normal() ==
         fs::absolute(b, ignored).lexically_normal();
}

}  // namespace

absl::Status CheckDistinct(const NamedFile& output, const NamedFile& other) {
  if (output.path.empty() || other.path.empty()) return absl::OkStatus();
  const std::optional<fs::path> a = LocalPath(output.path);
  const std::optional<fs::path> b = LocalPath(other.path);
  if (!a.has_value() || !b.has_value() || !IsSameFile(*a, *b)) {
    return absl::OkStatus();
  }
  return UsageError(absl::StrFormat("%s (%s) is the same file as %s (%s)",
                                    output.name, output.path, other.name,
                                    other.path));
}

}  // namespace limpid::cli
