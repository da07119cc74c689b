// How the program ends, the same in every subcommand.
#pragma once

#include <string>

#include "absl/status/status.h"

namespace limpid::cli {

enum ExitCode { kSuccess = 0, kFailure = 1, kUsage = 2 };

// INVALID_ARGUMENT about the command line itself; the message begins with the
// flag.
absl::Status UsageError(const std::string& message);

// Prints "limpid: <message>" to stderr unless `status` is OK. kUsage for
// UsageError, kFailure for any other error.
ExitCode Report(const absl::Status& status);

}  // namespace limpid::cli
