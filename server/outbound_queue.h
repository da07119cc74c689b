// Messages on their way to one client: numbered, one write at a time, their
// bytes counted.
//
// A message counts until it is written or, once the client has acknowledged
// anything, until it is acknowledged: a client that acknowledges paces the
// server by what it has kept, not by what its transport has buffered.
// Thread-safe.
#pragma once

#include <cstdint>
#include <deque>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "limpid/v1/restoration.pb.h"

namespace limpid::server {

class OutboundQueue {
 public:
  // What a write has taken out of the queue.
  struct Written {
    int64_t frames = 0;     // restored ones that left with the message
    absl::Duration waited;  // since Push
  };

  // Appends a message and gives it its sequence number.
  void Push(v1::RestoreResponse message) ABSL_LOCKS_EXCLUDED(mutex_);

  // The next message to write, which stays valid until FinishWrite; null when
  // none waits. No write may be in flight.
  const v1::RestoreResponse* BeginWrite() ABSL_LOCKS_EXCLUDED(mutex_);
  // The write that was begun is over.
  Written FinishWrite() ABSL_LOCKS_EXCLUDED(mutex_);

  // The client has every message up to `sequence`. FAILED_PRECONDITION
  // (kWrongOrder) when that was never sent or goes back.
  absl::Status Acknowledge(uint64_t sequence) ABSL_LOCKS_EXCLUDED(mutex_);

  // Forgets the messages that wait; the one in flight stays.
  void Clear() ABSL_LOCKS_EXCLUDED(mutex_);

  // Neither waits a message nor is one being written.
  bool empty() const ABSL_LOCKS_EXCLUDED(mutex_);
  int64_t bytes() const ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  struct Entry {
    v1::RestoreResponse message;
    uint64_t sequence = 0;
    int64_t bytes = 0;
    int64_t frames = 0;
    absl::Time pushed_at;
  };
  struct Unacknowledged {
    uint64_t sequence = 0;
    int64_t bytes = 0;
  };

  mutable absl::Mutex mutex_;
  std::deque<Entry> entries_ ABSL_GUARDED_BY(mutex_);
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;  // the front entry
  std::deque<Unacknowledged> unacknowledged_ ABSL_GUARDED_BY(mutex_);
  bool client_acknowledges_ ABSL_GUARDED_BY(mutex_) = false;
  uint64_t last_sequence_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t written_sequence_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t acknowledged_sequence_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t bytes_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace limpid::server
