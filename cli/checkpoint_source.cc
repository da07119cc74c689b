#include "cli/checkpoint_source.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cli/checkpoint_script.h"
#include "cli/python_script.h"
#include "engine/base/status_macros.h"

namespace limpid::cli {
namespace {

constexpr std::array kPyTorchSuffixes = {".pt", ".pth", ".bin", ".ckpt"};
static_assert(sizeof(kCheckpointScript) < 65536, "it goes through a pipe");

bool IsPyTorch(const std::string& path) {
  const std::string suffix = std::filesystem::path(path).extension();
  return std::find(kPyTorchSuffixes.begin(), kPyTorchSuffixes.end(), suffix) !=
         kPyTorchSuffixes.end();
}

// Of a name that no other run has.
absl::StatusOr<std::string> NewFile(const std::string& folder) {
  std::string path = absl::StrCat(folder, "/checkpoint.part-XXXXXX");
  const int file = mkstemp(path.data());
  if (file < 0) {
    return absl::PermissionDeniedError(
        absl::StrCat(path, ": cannot be created: ", strerror(errno)));
  }
  close(file);
  return path;
}

}  // namespace

absl::StatusOr<CheckpointSource> CheckpointSource::Open(
    const CheckpointFlags& flags, const std::string& folder) {
  CheckpointSource source;
  source.path_ = flags.path;
  if (!IsPyTorch(flags.path)) return source;
  ASSIGN_OR_RETURN(source.path_, NewFile(folder));
  source.temporary_ = source.path_;
  std::vector<std::string> arguments = {flags.path, source.path_};
  if (!flags.weights.empty()) arguments.push_back(flags.weights);
  ASSIGN_OR_RETURN(const std::string printed,
                   RunPython(flags.python, kCheckpointScript, arguments));
  // Warnings of Python's may come before it.
  const std::string last = printed.substr(printed.rfind('\n') + 1);
  const auto json = nlohmann::json::parse(last, /*cb=*/nullptr,
                                          /*allow_exceptions=*/false);
  if (json.is_object()) source.weights_ = json.value("weights", "");
  return source;
}

CheckpointSource::CheckpointSource(CheckpointSource&& other) noexcept
    : path_(std::move(other.path_)),
      weights_(std::move(other.weights_)),
      temporary_(std::exchange(other.temporary_, "")) {}

CheckpointSource::~CheckpointSource() {
  std::error_code ignored;
  if (!temporary_.empty()) std::filesystem::remove(temporary_, ignored);
}

}  // namespace limpid::cli
