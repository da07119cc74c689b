// Runs a Python script that this program carries along.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace limpid::cli {

// `python` is a program, looked up in PATH; it gets `script`, of at most 64
// KiB, as its standard input. Returns what the script printed.
// FAILED_PRECONDITION when there is no such program; INVALID_ARGUMENT with what
// the script printed when it fails.
absl::StatusOr<std::string> RunPython(
    const std::string& python, const std::string& script,
    const std::vector<std::string>& arguments);

}  // namespace limpid::cli
