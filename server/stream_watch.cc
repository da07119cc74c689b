#include "server/stream_watch.h"

#include <utility>

namespace limpid::server {

StreamWatch::StreamWatch(absl::Duration idle_timeout, absl::Time now)
    : idle_(idle_timeout, now) {}

void StreamWatch::Received(absl::Time now) {
  absl::MutexLock lock(&mutex_);
  ++messages_received_;
  idle_.Restart(now);
}

void StreamWatch::Settle(const Progress& progress, absl::Time now) {
  absl::MutexLock lock(&mutex_);
  const bool worked = is_busy_ || progress.messages_done > messages_done_;
  if (worked) idle_.Restart(now);
  messages_done_ = progress.messages_done;
  is_busy_ = progress.is_busy;
  info_.state = progress.state;
  info_.frames_received = progress.frames_received;
  info_.frames_restored = progress.frames_restored;
  info_.reserved_bytes = progress.reserved_bytes;
}

void StreamWatch::Opened(const std::string& session_id,
                         const SessionConfig& config, absl::Time now) {
  std::string operator_text = FormatOperator(config.op);
  absl::MutexLock lock(&mutex_);
  info_.session_id = session_id;
  info_.opened_at = now;
  info_.operator_text = std::move(operator_text);
  info_.solver = std::string(SolverName(config.solver));
}

StreamWatch::Tick StreamWatch::Check(absl::Time now, bool is_sending) {
  absl::MutexLock lock(&mutex_);
  if (is_sending || is_busy_ || messages_done_ < messages_received_) {
    idle_.Restart(now);
    return {};
  }
  return {.is_idle = true,
          .status = idle_.Check(now),
          .warning = idle_.Warning(now)};
}

StreamInfo StreamWatch::Info() const {
  absl::MutexLock lock(&mutex_);
  return info_;
}

}  // namespace limpid::server
