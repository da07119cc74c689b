// When a stream that waits for its client has waited too long. Whether it
// waits is for the caller to say (stream_watch.h).
// Thread-compatible.
#pragma once

#include <optional>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace limpid::server {

class IdleTimer {
 public:
  IdleTimer(absl::Duration timeout, absl::Time now);

  // There is something to do or to send: the wait has not begun, or starts
  // anew.
  void Restart(absl::Time now);

  // Time left, once at half of the timeout, for a notice.
  std::optional<absl::Duration> Warning(absl::Time now);
  // DEADLINE_EXCEEDED (kIdle) once the time is over.
  absl::Status Check(absl::Time now) const;

 private:
  const absl::Duration timeout_;
  absl::Time restarted_at_;
  bool warned_ = false;
};

}  // namespace limpid::server
