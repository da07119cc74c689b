// The half of a session that its chunks need: solver state, stop flag, the
// admission's slot. Shared by the session and its chunks in flight, because a
// client may leave while the device works for it; the last one to go gives the
// reserved bytes back.
//
// Restore is called from the device thread only, the rest from any thread.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"
#include "engine/base/stop_flag.h"
#include "engine/session/admission.h"
#include "engine/session/chunk_log.h"
#include "engine/session/measurement_model.h"
#include "engine/session/session.h"
#include "engine/session/session_config.h"
#include "engine/solver/solver.h"
#include "engine/video/chunk.h"

namespace limpid {

class DeviceSession {
 public:
  // `solver` and `log` must outlive the session.
  DeviceSession(SessionConfig config, const Solver& solver, c10::Device device,
                Admission::Slot slot, ChunkLog& log);

  // Restores the next chunk and takes its frames. A chunk that does not begin
  // where the last one ended is a discontinuity, whether or not it says so; so
  // is the first one that is solved after chunks that passed through. When the
  // solver fails its state is what it was before; when a discontinuity fails,
  // or pixels are not finite or cannot be converted, the next chunk starts
  // anew. CANCELLED once stopped. INTERNAL (kDefect) for pixels that are not
  // finite.
  absl::StatusOr<RestoredChunk> Restore(Chunk chunk, MeasurementModel& model);

  void Stop() { stop_.Stop(); }
  bool stopped() const { return stop_.stopped(); }
  const SessionConfig& config() const { return config_; }
  int64_t reserved_bytes() const { return slot_.own_bytes(); }

 private:
  bool PassesThrough(const MeasurementModel& model) const;
  absl::Status SolveInto(Chunk chunk, MeasurementModel& model,
                         RestoredChunk& restored);
  absl::StatusOr<Restoration> Solve(Chunk chunk, MeasurementModel& model);
  Restoration SolveOrThrow(Chunk chunk, MeasurementModel& model);

  const SessionConfig config_;
  const Solver& solver_;
  const c10::Device device_;
  const Admission::Slot slot_;
  ChunkLog& log_;
  StopFlag stop_;
  // Of the device thread. Null when the next chunk starts anew.
  std::unique_ptr<SolverState> state_;
  int64_t next_frame_ = 0;  // where the last chunk that was restored ended
};

}  // namespace limpid
