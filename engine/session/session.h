// One video being restored: chunks go in, restored chunks come out.
//
// Holds what must survive from chunk to chunk: the operator, the solver's
// state, the reserved bytes. Submit, ChangeOperator and Stop may be called from
// any thread; restoring happens on the worker's device thread only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "engine/session/session_config.h"
#include "engine/solver/solver_times.h"
#include "engine/video/chunk.h"

namespace limpid {

struct RestoredChunk {
  int64_t first_frame = 0;
  bool discontinuity = false;
  std::vector<Frame> frames;  // in config().output, PTS of the input
  std::string operator_hash;
  double residual = 0;
  absl::Duration queue_time;
  SolverTimes times;
  absl::Duration device_time;
};

using RestoredCallback =
    absl::AnyInvocable<void(absl::StatusOr<RestoredChunk>) &&>;

// What Engine::Open hands out. Destroying it stops the session: chunks that
// wait are answered CANCELLED, one that runs is asked to stop and is answered
// before or after. Each callback is called exactly once, on the device thread
// or, for chunks that never ran, on the thread that stops; never under a lock.
// The caller keeps callbacks valid, not the session.
//
// What was measured stays measured: while the operator is the identity, the
// noise level 0 and the output format the source's, frames go through queue and
// worker like all others and come back bit by bit as they came.
class Session {
 public:
  virtual ~Session() = default;

  virtual const SessionConfig& config() const = 0;
  virtual int64_t reserved_bytes() const = 0;

  // Queues the next chunk. RESOURCE_EXHAUSTED with kQueueFull when the
  // worker's queue has no room, UNAVAILABLE when the engine stops or has lost
  // its worker, CANCELLED after Stop; `chunk` and `done` are then untouched
  // and still the caller's. `deadline` orders the queue (see scheduler.h).
  virtual absl::Status Submit(Chunk&& chunk, absl::Time deadline,
                              RestoredCallback& done) = 0;

  // Takes back the oldest chunk that has not started: LIVE sessions that are
  // behind. Its callback is not called. Nothing when none waits.
  virtual std::optional<Chunk> TakeBackOldest() = 0;

  // Chunks submitted after this call are measured by `op` with `noise_level`.
  // The restored size must not change: InvalidField. RESOURCE_EXHAUSTED when
  // the operator needs more memory than is free. After an error the operator
  // is the one before.
  virtual absl::Status ChangeOperator(OperatorSpec op, double noise_level) = 0;

  // Asks queued and running chunks to end soon with CANCELLED. Idempotent.
  virtual void Stop() = 0;

  // Chunks of all sessions that stand before this session's next one.
  virtual int64_t queue_position() const = 0;
};

}  // namespace limpid
