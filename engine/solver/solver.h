// Turns a measurement and its operator into an estimate of the clean video,
// chunk by chunk.
//
// Called from one device thread. Lives in the tensor zone: throws what
// LibTorch throws; DeviceSession::Restore catches.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>

#include "engine/base/stop_flag.h"
#include "engine/operators/linear_operator.h"
#include "engine/solver/solver_kind.h"
#include "engine/solver/solver_times.h"

namespace limpid {

// What a solver carries from chunk to chunk of one session. Each solver has
// its own; never shared between solvers.
class SolverState {
 public:
  virtual ~SolverState() = default;
};

struct ChunkProblem {
  const LinearOperator& op;
  at::Tensor measurement;  // [frame, 3, height, width], see frame_tensor.h
  double noise_level = 0;
  int64_t first_frame = 0;  // in the stream
  bool discontinuity = false;
  uint64_t seed = 0;
  const StopFlag& stop;
};

struct Restoration {
  at::Tensor video;  // [frame, 3, height, width] of op.input_size(), in [0, 1]
  double residual = 0;  // RMS of A x - y
  SolverTimes times;
};

class Solver {
 public:
  virtual ~Solver() = default;

  virtual std::unique_ptr<SolverState> NewState() const = 0;

  // Restores the next chunk and advances `state`; `state` is as it was when
  // this throws, but that a discontinuity may have forgotten the past already.
  virtual Restoration Restore(const ChunkProblem& problem,
                              const SolverOptions& options,
                              SolverState& state) const = 0;

  // Bytes that a session's state takes at most, for admission.
  virtual int64_t StateBytes(FrameSize restored, int64_t history_frames,
                             const SolverOptions& options) const = 0;
  // Bytes that Restore takes at most while it runs; the state, and what the
  // operator needs for a chunk and its history (operator_work.h), not counted.
  virtual int64_t WorkBytes(FrameSize restored, int64_t history_frames,
                            int64_t chunk_frames) const = 0;
};

}  // namespace limpid
