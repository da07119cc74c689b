// Chunks and operator changes of one stream on their way to the engine, in
// order.
//
// OFFLINE waits when the worker's queue is full. LIVE keeps at most one chunk
// waiting in the worker's queue: when the next one is complete, the one that
// waits is dropped. When none waits, and nothing may go out or the queue is
// full, the next one is dropped itself. The engine sees the gap and says which
// chunk follows it.
// Thread-compatible; called from the session's strand.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "engine/session/session.h"

namespace limpid::server {

// A chunk and what the server knows of its way in.
struct MeasuredChunk {
  Chunk chunk;
  absl::Duration decode_time;
  absl::Time arrived_at;  // its last frame
};

// Unset noise level: as before.
struct OperatorChange {
  OperatorSpec op;
  std::optional<double> noise_level;
};

struct FrameRange {
  int64_t first_frame = 0;
  int64_t num_frames = 0;
};

class SubmissionQueue {
 public:
  // What answers a chunk.
  using MakeCallback = std::function<RestoredCallback(const MeasuredChunk&)>;

  // `session` must outlive the queue. `queue_wait` bounds how long an OFFLINE
  // chunk may wait for room.
  SubmissionQueue(Session& session, absl::Duration queue_wait,
                  MakeCallback make_callback);

  void Add(MeasuredChunk chunk);
  void Add(OperatorChange change);

  // Gives the engine what it takes now. `has_room` says whether restored
  // frames may still pile up on their way out; LIVE drops when not. OK also
  // when chunks must wait; RESOURCE_EXHAUSTED (kQueueFull) when one has waited
  // too long; ChangeOperator's errors.
  absl::Status Submit(absl::Time now, bool has_room);

  // The engine has answered a chunk.
  void Answered() { --in_engine_; }

  // Operator changes that have come into force since the last call.
  int64_t TakeApplied();
  // What LIVE has dropped since the last call.
  std::vector<FrameRange> TakeDropped();

  bool is_idle() const { return waiting_.empty() && in_engine_ == 0; }
  bool has_waiting() const { return !waiting_.empty(); }

 private:
  using Entry = std::variant<MeasuredChunk, OperatorChange>;

  absl::Status SubmitFront(absl::Time now, bool has_room);
  absl::Status SubmitChunk(MeasuredChunk& measured, absl::Time now,
                           bool has_room);
  absl::Status WaitOrDrop(const absl::Status& full, const Chunk& chunk,
                          absl::Time now);
  // The chunk that waits in the worker's queue; whether there was one.
  bool TakeBackOldest();
  void Drop(const Chunk& chunk);
  absl::Time Deadline(const MeasuredChunk& measured);

  Session& session_;
  const absl::Duration queue_wait_;
  const MakeCallback make_callback_;
  const bool live_;
  double noise_level_;
  std::deque<Entry> waiting_;
  int64_t in_engine_ = 0;
  absl::Time waiting_since_ = absl::InfiniteFuture();  // for room
  absl::Time last_deadline_ = absl::InfinitePast();
  int64_t applied_ = 0;
  std::vector<FrameRange> dropped_;
};

}  // namespace limpid::server
