// What other threads see of a stream: its line in ListSessions, and whether it
// waits for its client.
//
// A stream is idle while all that the client has sent is done with: no message
// waits to be looked at, no chunk waits or runs, nothing is on its way out.
// Thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "engine/session/session_config.h"
#include "server/idle_timer.h"
#include "server/session_registry.h"

namespace limpid::server {

class StreamWatch {
 public:
  StreamWatch(absl::Duration idle_timeout, absl::Time now);

  // The client has sent a message; its stream is not idle until Settle.
  void Received(absl::Time now) ABSL_LOCKS_EXCLUDED(mutex_);

  // What a task of the stream leaves behind.
  struct Progress {
    StreamState state = StreamState::kConnected;
    int64_t messages_done = 0;  // of those received, in all
    int64_t frames_received = 0;
    int64_t frames_restored = 0;
    int64_t reserved_bytes = 0;
    bool is_busy = false;  // chunks wait or run
  };
  void Settle(const Progress& progress, absl::Time now)
      ABSL_LOCKS_EXCLUDED(mutex_);

  void Opened(const std::string& session_id, const SessionConfig& config,
              absl::Time now) ABSL_LOCKS_EXCLUDED(mutex_);

  // How the stream stands at a tick of the timers.
  struct Tick {
    bool is_idle = false;
    absl::Status status;  // IdleTimer::Check's
    std::optional<absl::Duration> warning;
  };
  // `is_sending`: something is on its way out.
  Tick Check(absl::Time now, bool is_sending) ABSL_LOCKS_EXCLUDED(mutex_);

  // All but the outbound bytes.
  StreamInfo Info() const ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  mutable absl::Mutex mutex_;
  StreamInfo info_ ABSL_GUARDED_BY(mutex_);
  int64_t messages_received_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t messages_done_ ABSL_GUARDED_BY(mutex_) = 0;
  bool is_busy_ ABSL_GUARDED_BY(mutex_) = false;
  IdleTimer idle_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace limpid::server
