// InstantViR: a student that was distilled to restore in one pass.
//
//   z = E(start);  z0 = z - sigma(t) v(z, t), t = 522;  x = D(z0)
//
// No noise is added, and what the pass leaves in the KV cache, features of the
// degraded chunk at t, is the context of the next one.
#pragma once

#include <memory>

#include "engine/model/restoration_model.h"
#include "engine/solver/solver.h"

namespace limpid {

class InstantVirSolver final : public Solver {
 public:
  explicit InstantVirSolver(std::shared_ptr<const RestorationModel> model)
      : model_(std::move(model)) {}

  std::unique_ptr<SolverState> NewState() const override;
  Restoration Restore(const ChunkProblem& problem, const SolverOptions& options,
                      SolverState& state) const override;
  int64_t StateBytes(FrameSize restored, int64_t history_frames,
                     const SolverOptions& options) const override;
  int64_t WorkBytes(FrameSize restored, int64_t history_frames,
                    int64_t chunk_frames) const override;

 private:
  const std::shared_ptr<const RestorationModel> model_;
};

}  // namespace limpid
