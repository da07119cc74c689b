// Every stream that is open, for the admin listener, for draining and for the
// timers. Thread-safe; outlives its streams. Streams are called back on the
// caller's thread, never under the registry's lock.
#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace limpid::server {

enum class StreamState { kConnected, kActive, kWaiting, kDraining };

// What ListSessions tells of one session.
struct StreamInfo {
  std::string session_id;  // empty until the client has sent open
  StreamState state = StreamState::kConnected;
  absl::Time opened_at;
  int64_t frames_received = 0;
  int64_t frames_restored = 0;
  int64_t reserved_bytes = 0;
  int64_t outbound_bytes = 0;
  std::string operator_text;
  std::string solver;
};

// A stream as the registry sees it. Thread-safe; no call may block.
class OpenStream {
 public:
  virtual ~OpenStream() = default;

  virtual StreamInfo Info() const = 0;
  // The server ends in `deadline`: tells the client, or ends the stream when
  // it holds no session.
  virtual void Drain(absl::Duration deadline) = 0;
  // Ends the stream with `status`.
  virtual void Cancel(const absl::Status& status) = 0;
  // Called a few times a second: idle, not reading, queue full.
  virtual void CheckTimers(absl::Time now) = 0;
};

class SessionRegistry {
 public:
  // Adds a stream; one that comes while the server drains is told at once.
  void Add(std::shared_ptr<OpenStream> stream) ABSL_LOCKS_EXCLUDED(mutex_);
  void Remove(const std::shared_ptr<OpenStream>& stream)
      ABSL_LOCKS_EXCLUDED(mutex_);

  // Opened sessions, oldest first.
  std::vector<StreamInfo> List() const ABSL_LOCKS_EXCLUDED(mutex_);
  // Streams of any state.
  int64_t size() const ABSL_LOCKS_EXCLUDED(mutex_);

  // Tells every stream that the server ends in `deadline`. Idempotent; the
  // engine must already refuse new sessions.
  void BeginDrain(absl::Duration deadline) ABSL_LOCKS_EXCLUDED(mutex_);
  // False when streams are still there at `deadline`.
  bool WaitUntilEmpty(absl::Time deadline) const ABSL_LOCKS_EXCLUDED(mutex_);
  // Ends what is left with UNAVAILABLE (kDraining).
  void CancelAll() ABSL_LOCKS_EXCLUDED(mutex_);

  void CheckTimers(absl::Time now) ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  std::vector<std::shared_ptr<OpenStream>> Streams() const
      ABSL_LOCKS_EXCLUDED(mutex_);

  mutable absl::Mutex mutex_;
  std::set<std::shared_ptr<OpenStream>> streams_ ABSL_GUARDED_BY(mutex_);
  // When the server ends; infinite while it does not drain.
  absl::Time drain_until_ ABSL_GUARDED_BY(mutex_) = absl::InfiniteFuture();
};

}  // namespace limpid::server
