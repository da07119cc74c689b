// Decides which chunk the device restores next.
//
// The rule: earliest deadline first, among those who are not ahead of their
// share. Each tenant has its device time so far, and so has each session of a
// tenant. A tenant may be served while it is at most kLead ahead of the least
// served tenant that waits; of its sessions, those at most kLead ahead of its
// least served session that waits. Among the first waiting chunks of these, the
// earliest deadline wins, then the least served tenant, then its least served
// session, then the oldest chunk. Who has not waited for a while starts level
// with whom was served last: idleness saves nothing up. So nobody who waits is
// passed over for more than kLead of device time a rival, whatever deadlines
// the rivals ask for.
//
// Chunks of one session come in the order of Submit. Batching has its place in
// Next(): further eligible chunks of the same shape and solver can leave with
// the one chosen, since each is charged to its own session.
//
// Thread-safe. One thread calls Next, the device thread.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "engine/session/chunk_job.h"

namespace limpid {

class Scheduler {
 public:
  static constexpr absl::Duration kLead = absl::Seconds(1);

  explicit Scheduler(int64_t max_queued_chunks);

  // Queues `job`. When it does not, `job` is untouched: RESOURCE_EXHAUSTED
  // with kQueueFull and a retry delay, or what Close was told.
  absl::Status Submit(ChunkJob& job) ABSL_LOCKS_EXCLUDED(mutex_);

  // The next chunk; waits for one. Nothing once closed and empty.
  std::optional<ChunkJob> Next() ABSL_LOCKS_EXCLUDED(mutex_);

  // Counts `device_time` against the tenant and, if still there, the session.
  void Charge(const SessionKey& key, absl::Duration device_time)
      ABSL_LOCKS_EXCLUDED(mutex_);

  // The oldest waiting chunk of a session, taken out of the queue.
  std::optional<ChunkJob> TakeBackOldest(const SessionKey& key)
      ABSL_LOCKS_EXCLUDED(mutex_);

  // Forgets a session; returns its waiting chunks, for the caller to answer.
  std::vector<ChunkJob> Withdraw(const SessionKey& key)
      ABSL_LOCKS_EXCLUDED(mutex_);

  // From now on Submit answers `reason`; the first reason stays.
  void Close(absl::Status reason) ABSL_LOCKS_EXCLUDED(mutex_);

  // Every waiting chunk, for the caller to answer. Close first.
  std::vector<ChunkJob> WithdrawAll() ABSL_LOCKS_EXCLUDED(mutex_);

  int64_t num_waiting() const ABSL_LOCKS_EXCLUDED(mutex_);

  // Chunks of other sessions that wait with an earlier deadline than the
  // session's first waiting chunk; all of them when it has none.
  int64_t NumBefore(const SessionKey& key) const ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  struct Waiting {
    ChunkJob job;
    int64_t arrival = 0;
  };
  struct Lane {  // one session
    std::deque<Waiting> waiting;
    absl::Duration used;
  };
  struct Tenant {
    std::map<int64_t, Lane> lanes;
    int64_t num_waiting = 0;
    absl::Duration used;
    absl::Duration level;  // of the session served last
  };
  // Where the next chunk is.
  struct Choice {
    Tenant* tenant = nullptr;
    Lane* lane = nullptr;
  };

  bool HasChunkOrIsClosed() const ABSL_SHARED_LOCKS_REQUIRED(mutex_);
  // A chunk must wait; in the tenant, too.
  Choice ChooseNext() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  static Lane& ChooseLane(Tenant& tenant);
  ChunkJob PopFront(Tenant& tenant, Lane& lane)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  const Lane* FindLane(const SessionKey& key) const
      ABSL_SHARED_LOCKS_REQUIRED(mutex_);

  const int64_t max_queued_chunks_;
  mutable absl::Mutex mutex_;
  std::map<std::string, Tenant> tenants_ ABSL_GUARDED_BY(mutex_);
  // Of the tenant served last.
  absl::Duration level_ ABSL_GUARDED_BY(mutex_);
  int64_t num_waiting_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t num_arrivals_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::Status closed_ ABSL_GUARDED_BY(mutex_);  // OK while open
};

}  // namespace limpid
