#include "engine/solver/instantvir_solver.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include "engine/solver/learned_bytes.h"
#include "engine/solver/learned_chunk.h"
#include "engine/solver/sampler.h"

namespace limpid {

std::unique_ptr<SolverState> InstantVirSolver::NewState() const {
  return std::make_unique<LearnedState>();
}

Restoration InstantVirSolver::Restore(const ChunkProblem& problem,
                                      const SolverOptions& options,
                                      SolverState& state) const {
  const at::NoGradGuard no_gradients;
  const Sampler sampler =
      SamplerFor(SolverKind::kInstantVir, model_->card, options);
  LearnedChunk chunk(*model_, problem, sampler,
                     dynamic_cast<LearnedState&>(state));
  const double share = sampler.settings.student_share;
  if (share == 0) {
    return chunk.Finish(chunk.RestoreLinearly(), options.final_projection);
  }
  const at::Tensor start = chunk.EncodeStart();
  const at::Tensor restored = chunk.Denoise(start, sampler.timesteps.front());
  return chunk.Finish(chunk.Decode(restored, share), options.final_projection);
}

int64_t InstantVirSolver::StateBytes(FrameSize restored, int64_t history_frames,
                                     const SolverOptions& /*options*/) const {
  return LearnedStateBytes(*model_, restored, history_frames,
                           /*num_encoders=*/1);
}

int64_t InstantVirSolver::WorkBytes(FrameSize restored, int64_t history_frames,
                                    int64_t chunk_frames) const {
  return LearnedWorkBytes(*model_, restored, history_frames, chunk_frames,
                          /*num_encoders=*/1);
}

}  // namespace limpid
