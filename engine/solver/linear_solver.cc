// Reconstruct, close, clamp, remember.
#include "engine/solver/linear_solver.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "engine/solver/kernel_regression.h"
#include "engine/solver/reconstruction.h"
#include "engine/solver/stage_clock.h"

namespace limpid {
namespace {

constexpr int kCgIterations = 50;
// What a proximal step leaves over at this is far below the noise it weighs.
constexpr double kProximalTolerance = 1e-2;
// Noiseless measurements carry the rounding to 8 bits; what lies below is not
// worth fitting, and with a blur would come back as noise many times as strong.
constexpr double kMisfitRms = kRoundingNoise;

// The last restored frames: what temporal operators and masks look back on.
class LinearState final : public SolverState {
 public:
  at::Tensor past;  // [frame, channel, height, width] or undefined
};

// The `count` last frames of `past`, the oldest repeated if it has fewer.
at::Tensor LastFrames(const at::Tensor& past, int64_t count) {
  const int64_t held = past.size(0);
  if (held >= count) return past.narrow(0, held - count, count);
  const at::Tensor oldest = past.narrow(0, 0, 1);
  std::vector<int64_t> shape = past.sizes().vec();
  shape[0] = count - held;
  return at::cat({oldest.expand(shape), past});
}

CgLimits LimitsFor(const ChunkProblem& problem, const SolverOptions& options) {
  return {.max_iterations =
              options.cg_iterations > 0 ? options.cg_iterations : kCgIterations,
          .tolerance = 1e-4,
          .misfit_rms = kMisfitRms,
          .stop = &problem.stop};
}

// Restores one chunk.
class ChunkRestorer {
 public:
  ChunkRestorer(const ChunkProblem& problem, const SolverOptions& options,
                const at::Tensor& past)
      : problem_(problem),
        options_(options),
        observation_{.measurement = problem.op.Measured(problem.measurement),
                     .noise_level = problem.noise_level,
                     .first_frame = problem.first_frame,
                     .past = past,
                     .cg_iterations = options.cg_iterations,
                     .stop = problem.stop} {
    const int64_t history =
        std::min(problem.op.history_frames(), problem.first_frame);
    if (history > 0) LookBack(history);
  }

  Restoration Restore() const {
    StageClock clock(problem_.measurement.device());
    Restoration restoration;
    const Estimate estimate = Reconstruct(problem_.op, observation_);
    restoration.times.initialise = clock.EndStage();
    restoration.video = Close(estimate).clamp(0, 1);
    restoration.residual = Residual(restoration.video, HistoryOf(estimate));
    restoration.times.project = clock.EndStage();
    return restoration;
  }

 private:
  // After a discontinuity nothing is known of the past: it is taken to have
  // looked like the first frame would at the start of a stream. After a change
  // to an operator that looks further back than the one before, the oldest
  // frame held stands in for those before it.
  void LookBack(int64_t history) {
    if (observation_.past.defined()) {
      observation_.num_guessed =
          std::max<int64_t>(0, history - observation_.past.size(0));
      observation_.past = LastFrames(observation_.past, history);
      return;
    }
    Observation start = observation_;
    start.first_frame = 0;
    observation_.num_guessed = history;
    observation_.past = LastFrames(
        Reconstruct(problem_.op, start).video.narrow(0, 0, 1).clamp(0, 1),
        history);
  }

  // Frames of the past that the operator looks back on.
  at::Tensor HistoryOf(const Estimate& estimate) const {
    if (problem_.op.history_frames() == 0) return {};
    return estimate.past.defined() ? estimate.past : observation_.past;
  }

  // What the past explains is taken off the measurement.
  at::Tensor Unexplained(const Estimate& estimate) const {
    const at::Tensor history = HistoryOf(estimate);
    if (!history.defined()) return observation_.measurement;
    return observation_.measurement -
           ForwardAfter(problem_.op, history, at::zeros_like(estimate.video),
                        problem_.first_frame);
  }

  // Brings the estimate in line with the measurement. Errors of the past count
  // as the chunk's, so that an exact projection would pass them on, magnified,
  // from chunk to chunk: an operator with a history has none.
  at::Tensor Close(const Estimate& estimate) const {
    if (!options_.final_projection) return estimate.video;
    CgLimits limits = LimitsFor(problem_, options_);
    if (problem_.noise_level == 0 && problem_.op.history_frames() == 0) {
      return problem_.op.Project(
          {observation_.measurement, estimate.video, problem_.first_frame},
          limits);
    }
    if (estimate.error_variance == 0) return estimate.video;
    const double weight =
        NoiseVariance(problem_.noise_level) / estimate.error_variance;
    limits.tolerance = kProximalTolerance;
    return problem_.op.Proximal(
        {Unexplained(estimate), estimate.video, problem_.first_frame}, weight,
        limits);
  }

  double Residual(const at::Tensor& video, const at::Tensor& history) const {
    const at::Tensor misfit =
        ForwardAfter(problem_.op, history, video, problem_.first_frame) -
        observation_.measurement;
    return misfit.square().mean().sqrt().item<double>();
  }

  const ChunkProblem& problem_;
  const SolverOptions& options_;
  Observation observation_;
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
  Restoration restoration = ChunkRestorer(problem, options, past).Restore();
  const at::Tensor seen =
      past.defined() ? at::cat({past, restoration.video}) : restoration.video;
  const int64_t kept =
      std::min(seen.size(0), std::max<int64_t>(1, problem.op.history_frames()));
  linear_state.past = seen.narrow(0, seen.size(0) - kept, kept).clone();
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
