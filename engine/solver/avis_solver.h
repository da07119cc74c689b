// AVIS: a classical reconstruction, noised a little and denoised by a prior
// that knows the chunks before, pulled towards the measurement on the way.
//
//   z = E(start)
//   for each t:  z_t = (1 - sigma) z + sigma noise;  z = z_t - sigma v(z_t, t)
//                in chunks with consistency:  x = prox(D(z));  z = E(x)
//   v(z, 0)      leaves clean features in the KV cache, the context of the next
//                chunk
//
// AVIS has consistency in every chunk, AVIS Flash in the first alone: later
// ones get its fidelity through the context.
#pragma once

#include <memory>

#include "engine/model/restoration_model.h"
#include "engine/solver/solver.h"

namespace limpid {

class AvisSolver final : public Solver {
 public:
  // kAvis or kAvisFlash.
  AvisSolver(SolverKind kind, std::shared_ptr<const RestorationModel> model)
      : kind_(kind), model_(std::move(model)) {}

  std::unique_ptr<SolverState> NewState() const override;
  Restoration Restore(const ChunkProblem& problem, const SolverOptions& options,
                      SolverState& state) const override;
  int64_t StateBytes(FrameSize restored, int64_t history_frames,
                     const SolverOptions& options) const override;
  int64_t WorkBytes(FrameSize restored, int64_t history_frames,
                    int64_t chunk_frames) const override;

 private:
  const SolverKind kind_;
  const std::shared_ptr<const RestorationModel> model_;
};

}  // namespace limpid
