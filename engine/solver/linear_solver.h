// Restores without a model: a classical reconstruction for the operator, then
// the step that brings it in line with the measurement. The baseline of every
// learned solver, and their initialisation.
//
// SolverState holds the last restored frames: as many as the operator of the
// last chunk looks back on, 1 at least. An operator that looks further back
// takes those before as unknown; a temporal average estimates them with its
// first chunk. A discontinuity forgets all of them.
//
// Stateless but for SolverState, so thread-safe.
#pragma once

#include "engine/solver/solver.h"

namespace limpid {

class LinearSolver final : public Solver {
 public:
  std::unique_ptr<SolverState> NewState() const override;
  Restoration Restore(const ChunkProblem& problem, const SolverOptions& options,
                      SolverState& state) const override;
  int64_t StateBytes(FrameSize restored, int64_t history_frames,
                     const SolverOptions& options) const override;
  int64_t WorkBytes(FrameSize restored, int64_t history_frames,
                    int64_t chunk_frames) const override;
};

}  // namespace limpid
