// A payload tells usage errors from a server's INVALID_ARGUMENT.
#include "cli/exit_code.h"

#include <cstdio>

#include "absl/strings/cord.h"
#include "absl/strings/str_format.h"

namespace limpid::cli {
namespace {

constexpr char kUsageUrl[] = "limpid/usage";

}  // namespace

absl::Status UsageError(const std::string& message) {
  absl::Status status = absl::InvalidArgumentError(message);
  status.SetPayload(kUsageUrl, absl::Cord("1"));
  return status;
}

ExitCode Report(const absl::Status& status) {
  if (status.ok()) return kSuccess;
  absl::FPrintF(stderr, "limpid: %s\n", std::string(status.message()));
  return status.GetPayload(kUsageUrl).has_value() ? kUsage : kFailure;
}

}  // namespace limpid::cli
