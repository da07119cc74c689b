// Reconstruct, close, clamp, remember.
#include "engine/solver/linear_solver.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "engine/solver/reconstruction.h"

namespace limpid {
namespace {

constexpr int kCgIterations = 50;
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
        observation_{.measurement = problem.measurement,
                     .noise_level = problem.noise_level,
                     .first_frame = problem.first_frame,
                     .past = past,
                     .cg_iterations = options.cg_iterations,
                     .stop = problem.stop} {
    const int64_t history =
        std::min(problem.op.history_frames(), problem.first_frame);
    if (history > 0) observation_.past = PastOf(history);
  }

  Restoration Restore() const {
    const absl::Time start = absl::Now();
    const Estimate estimate = Reconstruct(problem_.op, observation_);
    const absl::Time reconstructed = absl::Now();
    Restoration restoration;
    restoration.video = Close(estimate).clamp(0, 1);
    restoration.residual = Residual(restoration.video);
    restoration.times.initialise = reconstructed - start;
    restoration.times.project = absl::Now() - reconstructed;
    return restoration;
  }

 private:
  // After a discontinuity nothing is known of the past: it is taken to have
  // looked like the first frame would at the start of a stream.
  at::Tensor PastOf(int64_t history) const {
    if (observation_.past.defined()) {
      return LastFrames(observation_.past, history);
    }
    Observation start = observation_;
    start.first_frame = 0;
    return LastFrames(
        Reconstruct(problem_.op, start).video.narrow(0, 0, 1).clamp(0, 1),
        history);
  }

  // Frames of the past that the operator looks back on.
  at::Tensor History() const {
    return problem_.op.history_frames() > 0 ? observation_.past : at::Tensor();
  }

  at::Tensor Close(const Estimate& estimate) const {
    const at::Tensor explained =
        History().defined()
            ? ForwardAfter(problem_.op, History(),
                           at::zeros_like(estimate.video), problem_.first_frame)
            : at::Tensor();
    const at::Tensor unexplained = explained.defined()
                                       ? problem_.measurement - explained
                                       : problem_.measurement;
    const Evidence evidence = {unexplained, estimate.video,
                               problem_.first_frame};
    const CgLimits limits = LimitsFor(problem_, options_);
    if (problem_.noise_level == 0) {
      return options_.final_projection ? problem_.op.Project(evidence, limits)
                                       : estimate.video;
    }
    if (estimate.error_variance == 0) return estimate.video;
    const double weight =
        NoiseVariance(problem_.noise_level) / estimate.error_variance;
    return problem_.op.Proximal(evidence, weight, limits);
  }

  double Residual(const at::Tensor& video) const {
    const at::Tensor misfit =
        ForwardAfter(problem_.op, History(), video, problem_.first_frame) -
        problem_.measurement;
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
  const Restoration restoration =
      ChunkRestorer(problem, options, past).Restore();
  const at::Tensor seen =
      past.defined() ? at::cat({past, restoration.video}) : restoration.video;
  const int64_t kept =
      std::min(seen.size(0), std::max<int64_t>(1, problem.op.history_frames()));
  linear_state.past = seen.narrow(0, seen.size(0) - kept, kept).clone();
  return restoration;
}

int64_t LinearSolver::StateBytes(FrameSize restored,
                                 int64_t history_frames) const {
  return std::max<int64_t>(1, history_frames) * FloatFrameBytes(restored);
}

int64_t LinearSolver::WorkBytes(FrameSize restored, int64_t history_frames,
                                int64_t chunk_frames) const {
  // Videos of a chunk that a solve by conjugate gradients holds at once, its
  // history included, and frames of one filter's or transform's own work.
  constexpr int64_t kVideos = 8;
  constexpr int64_t kWorkFrames = 32;
  const int64_t frames =
      kVideos * (history_frames + chunk_frames) + kWorkFrames;
  return frames * FloatFrameBytes(restored);
}

}  // namespace limpid
