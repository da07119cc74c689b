#include "engine/solver/measured_chunk.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/operators/composition.h"
#include "engine/operators/inpainting_mask.h"
#include "engine/solver/observation.h"
#include "engine/solver/reconstruction.h"

namespace limpid {
namespace {

constexpr int kClosingIterations = 50;
constexpr double kClosingTolerance = 1e-4;
// What a proximal step leaves over at this is far below the noise it weighs.
constexpr double kProximalTolerance = 1e-2;

// Of the samples of a clean frame, the share that the measurement has.
double MeasuredShare(const LinearOperator& op) {
  const auto pixels = [](FrameSize size) {
    return static_cast<double>(size.width * size.height);
  };
  return pixels(op.output_size()) / pixels(op.input_size());
}

// Whether frames are measured each by itself, all in the same way.
bool MeasuresFramesAlike(const LinearOperator& op) {
  if (const auto* mask = dynamic_cast<const InpaintingMask*>(&op)) {
    return !mask->per_frame();
  }
  if (const auto* composition = dynamic_cast<const Composition*>(&op)) {
    return std::ranges::all_of(composition->stages(), [](const auto& stage) {
      return MeasuresFramesAlike(*stage);
    });
  }
  return op.history_frames() == 0;
}

// Where frames are measured alike they are a batch, of which each takes its own
// steps: few steps then give the same however a stream is cut into chunks.
at::Tensor ProximalOfFrames(const LinearOperator& op, const Evidence& evidence,
                            double weight, const CgLimits& limits) {
  if (!MeasuresFramesAlike(op)) return op.Proximal(evidence, weight, limits);
  const at::Tensor measurement = evidence.measurement.unsqueeze(1);
  const at::Tensor estimate = evidence.estimate.unsqueeze(1);
  return op
      .Proximal({measurement, estimate, evidence.first_frame}, weight, limits)
      .squeeze(1);
}

}  // namespace

at::Tensor LastFrames(const at::Tensor& past, int64_t count) {
  const int64_t held = past.size(0);
  if (held >= count) return past.narrow(0, held - count, count);
  std::vector<int64_t> shape = past.sizes().vec();
  shape[0] = count - held;
  return at::cat({past.narrow(0, 0, 1).expand(shape), past});
}

at::Tensor PastAfter(const LinearOperator& op, const at::Tensor& past,
                     const at::Tensor& video) {
  const at::Tensor seen = past.defined() ? at::cat({past, video}) : video;
  const int64_t kept =
      std::min(seen.size(0), std::max<int64_t>(1, op.history_frames()));
  return seen.narrow(0, seen.size(0) - kept, kept).clone();
}

MeasuredChunk::MeasuredChunk(const ChunkProblem& problem,
                             const at::Tensor& past, int cg_iterations)
    : problem_(problem),
      observation_{.measurement = problem.op.Measured(problem.measurement),
                   .noise_level = problem.noise_level,
                   .first_frame = problem.first_frame,
                   .past = past,
                   .cg_iterations = cg_iterations,
                   .stop = problem.stop} {
  const int64_t history =
      std::min(problem.op.history_frames(), problem.first_frame);
  if (history > 0) LookBack(history);
}

// Where nothing is known of the past, it is taken to have looked like the first
// frame would at the start of a stream.
void MeasuredChunk::LookBack(int64_t history) {
  at::Tensor& past = observation_.past;
  observation_.num_guessed = history;
  if (past.defined()) {
    observation_.num_guessed = std::max<int64_t>(0, history - past.size(0));
  } else {
    Observation start = observation_;
    start.first_frame = 0;
    start.num_guessed = 0;
    past = limpid::Reconstruct(problem_.op, start)
               .video.narrow(0, 0, 1)
               .clamp(0, 1);
  }
  past = LastFrames(past, history);
}

// Frames that the operator looks back on.
at::Tensor MeasuredChunk::History() const {
  return problem_.op.history_frames() > 0 ? observation_.past : at::Tensor();
}

at::Tensor MeasuredChunk::Unexplained() const {
  const at::Tensor history = History();
  if (!history.defined()) return observation_.measurement;
  const FrameSize size = problem_.op.input_size();
  const at::Tensor nothing =
      at::zeros({num_frames(), 3, size.height, size.width},
                observation_.measurement.options());
  return observation_.measurement -
         ForwardAfter(problem_.op, history, nothing, problem_.first_frame);
}

CgLimits MeasuredChunk::ClosingLimits() const {
  const int asked = observation_.cg_iterations;
  // Noiseless measurements carry the rounding to 8 bits; what lies below is not
  // worth fitting, and with a blur would come back as noise many times as
  // strong.
  return {.max_iterations = asked > 0 ? asked : kClosingIterations,
          .tolerance = kClosingTolerance,
          .misfit_rms = kRoundingNoise,
          .stop = &problem_.stop};
}

// Errors of the past count as the chunk's, so that an exact projection would
// pass them on, magnified, from chunk to chunk.
bool MeasuredChunk::closes_exactly() const {
  return problem_.noise_level == 0 && problem_.op.history_frames() == 0;
}

Estimate MeasuredChunk::Reconstruct() {
  Estimate estimate = limpid::Reconstruct(problem_.op, observation_);
  if (estimate.past.defined()) {
    observation_.past = estimate.past;
    observation_.num_guessed = 0;
  }
  return estimate;
}

at::Tensor MeasuredChunk::RestoreLinearly() {
  return Close(Reconstruct()).clamp(0, 1);
}

at::Tensor MeasuredChunk::Proximal(const at::Tensor& video,
                                   const Step& step) const {
  const double weight = step.weight * MeasuredShare(problem_.op);
  const CgLimits limits = {.max_iterations = step.cg_iterations,
                           .stop = &problem_.stop};
  if (step.alone) {
    return ProximalOfFrames(problem_.op, {observation_.measurement, video, 0},
                            weight, limits);
  }
  const double noise = problem_.noise_level / step.prior_deviation;
  const at::Tensor unexplained = Unexplained();
  return ProximalOfFrames(problem_.op,
                          {unexplained, video, problem_.first_frame},
                          weight + noise * noise, limits);
}

at::Tensor MeasuredChunk::Close(const at::Tensor& video,
                                double prior_deviation) const {
  const Evidence evidence = {observation_.measurement, video,
                             problem_.first_frame};
  if (closes_exactly()) return problem_.op.Project(evidence, ClosingLimits());
  const double weight =
      NoiseVariance(problem_.noise_level) / (prior_deviation * prior_deviation);
  const at::Tensor measurement = Unexplained();
  CgLimits limits = ClosingLimits();
  limits.tolerance = kProximalTolerance;
  return problem_.op.Proximal({measurement, video, problem_.first_frame},
                              weight, limits);
}

at::Tensor MeasuredChunk::Close(const Estimate& estimate) const {
  const bool is_final = estimate.error_variance == 0 && !closes_exactly();
  return is_final ? estimate.video
                  : Close(estimate.video, std::sqrt(estimate.error_variance));
}

double MeasuredChunk::Residual(const at::Tensor& video) const {
  const at::Tensor misfit =
      ForwardAfter(problem_.op, History(), video, problem_.first_frame) -
      observation_.measurement;
  return misfit.square().mean().sqrt().item<double>();
}

}  // namespace limpid
