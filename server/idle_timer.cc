#include "server/idle_timer.h"

#include <utility>

#include "absl/strings/str_format.h"
#include "engine/base/errors.h"

namespace limpid::server {

IdleTimer::IdleTimer(absl::Duration timeout, absl::Time now)
    : timeout_(timeout), restarted_at_(now) {}

void IdleTimer::Restart(absl::Time now) {
  restarted_at_ = now;
  warned_ = false;
}

std::optional<absl::Duration> IdleTimer::Warning(absl::Time now) {
  const absl::Duration waited = now - restarted_at_;
  if (waited < timeout_ / 2 || std::exchange(warned_, true)) {
    return std::nullopt;
  }
  return timeout_ - waited;
}

absl::Status IdleTimer::Check(absl::Time now) const {
  const absl::Duration waited = now - restarted_at_;
  if (waited < timeout_) return absl::OkStatus();
  return WithReason(
      absl::DeadlineExceededError(absl::StrFormat(
          "the client was silent for %s, allowed %s",
          absl::FormatDuration(waited), absl::FormatDuration(timeout_))),
      Reason::kIdle);
}

}  // namespace limpid::server
