// Reconstruct, close, clamp, remember.
#include "engine/solver/linear_solver.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "engine/solver/kernel_regression.h"
#include "engine/solver/measured_chunk.h"
#include "engine/solver/stage_clock.h"

namespace limpid {
namespace {

// The last restored frames: what temporal operators and masks look back on.
class LinearState final : public SolverState {
 public:
  at::Tensor past;  // [frame, channel, height, width] or undefined
};

int64_t FloatFrameBytes(FrameSize size) {
  constexpr int64_t kBytesAPixel = 3 * sizeof(float);
  return size.width * size.height * kBytesAPixel;
}

}  // namespace

std::unique_ptr<SolverState> LinearSolver::NewState() const {
  return std::make_unique<LinearState>();
}

Restoration LinearSolver::Restore(const ChunkProblem& problem,
                                  const SolverOptions& options,
                                  SolverState& state) const {
  TORCH_CHECK(problem.measurement.dim() == 4 && problem.measurement.size(0) > 0,
              "measurement is ", problem.measurement.sizes(),
              ", must be 1 or more frames of [channel, height, width]");
  problem.stop.Check();
  auto& linear_state = dynamic_cast<LinearState&>(state);
  const at::Tensor past =
      problem.discontinuity ? at::Tensor() : linear_state.past;
  MeasuredChunk chunk(problem, past, options.cg_iterations);
  StageClock clock(problem.measurement.device());
  Restoration restoration;
  const Estimate estimate = chunk.Reconstruct();
  restoration.times.initialise = clock.EndStage();
  restoration.video =
      (options.final_projection ? chunk.Close(estimate) : estimate.video)
          .clamp(0, 1);
  restoration.residual = chunk.Residual(restoration.video);
  restoration.times.project = clock.EndStage();
  linear_state.past = PastAfter(problem.op, past, restoration.video);
  return restoration;
}

int64_t LinearSolver::StateBytes(FrameSize restored, int64_t history_frames,
                                 const SolverOptions& /*options*/) const {
  return std::max<int64_t>(1, history_frames) * FloatFrameBytes(restored);
}

int64_t LinearSolver::WorkBytes(FrameSize restored, int64_t history_frames,
                                int64_t chunk_frames) const {
  // Videos of a chunk that a solve by conjugate gradients holds at once, its
  // history included, and single frames of a reconstruction's own.
  constexpr int64_t kVideos = 6;
  constexpr int64_t kWorkFrames = 8;
  const int64_t frames =
      kVideos * (history_frames + chunk_frames) + kWorkFrames;
  return frames * FloatFrameBytes(restored) +
         KernelRegression::WorkBytes(restored);
}

}  // namespace limpid
