// Which of FFmpeg's addresses are files of this machine.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace limpid::cli {

// The path that FFmpeg opens for `address`, there or not; nothing for pipes and
// URLs.
std::optional<std::filesystem::path> LocalPath(const std::string& address);

}  // namespace limpid::cli
