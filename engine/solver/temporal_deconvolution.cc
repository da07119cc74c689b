// The most likely random walk given the average and the frames before, as one
// small matrix over time for each of a few sizes of the walk's steps. Every
// pixel mixes the two sizes next to its own, which is read off how much the
// measurement changes around it: stillness is kept, motion is followed.
#include "engine/solver/temporal_deconvolution.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "engine/solver/random_walk.h"

namespace limpid {
namespace {

// Variances of a pixel's change from one frame to the next: each ten times the
// one before.
constexpr double kLeastStep = 1e-5;
constexpr int kStepSizes = 5;
// Size of step, as an index, of a chunk too short to tell.
constexpr double kUsualStep = 2.4;
constexpr int64_t kWindow = 5;  // pixels across, where the change is averaged

// The frames that a chunk looks back on and the chunk, in this order.
struct Timeline {
  const TemporalAverage& op;
  at::Tensor past;  // may be undefined
  int64_t num_past = 0;
  int64_t num_guessed = 0;  // of the past
  int64_t num_frames = 0;
  int64_t first_frame = 0;
  double noise_variance = 0;
};

Timeline TimelineOf(const TemporalAverage& op, const Observation& observation) {
  Timeline timeline = {
      .op = op,
      .past = {},
      .num_frames = observation.measurement.size(0),
      .first_frame = observation.first_frame,
      .noise_variance = NoiseVariance(observation.noise_level)};
  if (!observation.past.defined()) return timeline;
  const int64_t held = observation.past.size(0);
  timeline.num_past = std::min(held, op.history_frames());
  const int64_t unused = held - timeline.num_past;
  timeline.num_guessed = std::max<int64_t>(0, observation.num_guessed - unused);
  if (timeline.num_past > 0) timeline.past = observation.past.slice(0, unused);
  return timeline;
}

// Of past and chunk, before the chunk is measured.
at::Tensor PriorCovariance(const Timeline& timeline, double step_variance) {
  const at::Tensor unknown = at::full({1, 1}, kUnknownVariance, at::kDouble);
  if (timeline.num_past == 0) {
    return ExtendCovariance(unknown, 0, timeline.num_frames - 1, step_variance);
  }
  const int64_t restored = timeline.num_past - timeline.num_guessed;
  if (restored == 0) {
    return ExtendCovariance(unknown, timeline.num_past - 1, timeline.num_frames,
                            step_variance);
  }
  const at::Tensor covariance =
      RestoredCovariance({.window = timeline.op.history_frames() + 1,
                          .step_variance = step_variance,
                          .noise_variance = timeline.noise_variance},
                         timeline.first_frame);
  const int64_t unused = covariance.size(0) - restored;
  return ExtendCovariance(covariance.slice(0, unused).slice(1, unused),
                          timeline.num_guessed, timeline.num_frames,
                          step_variance);
}

// Makes past and chunk of the past and the measurement: the prior's mean, which
// stays at the last frame, and a correction by what that does not explain.
at::Tensor Gain(const Timeline& timeline, double step_variance) {
  const int64_t past = timeline.num_past;
  const int64_t frames = timeline.num_frames;
  const int64_t all = past + frames;
  const at::Tensor prior = PriorCovariance(timeline, step_variance);
  const at::Tensor average =
      timeline.op.Matrix(all, timeline.first_frame - past)
          .narrow(0, past, frames);
  const at::Tensor seen = at::matmul(prior, average.t());
  const at::Tensor spread =
      at::matmul(average, seen) +
      timeline.noise_variance * at::eye(frames, at::kDouble);
  const at::Tensor correct = at::linalg_solve(spread, seen.t()).t();
  at::Tensor mean = at::zeros({all, past}, at::kDouble);
  if (past > 0) {
    mean.narrow(0, 0, past).copy_(at::eye(past, at::kDouble));
    mean.slice(0, past).select(1, past - 1).fill_(1);
  }
  return at::cat(
      {mean - at::matmul(correct, at::matmul(average, mean)), correct}, 1);
}

// Which size of step every pixel takes, as an index, [1, height, width]. The
// average of a walk changes by a step / sqrt(window) from frame to frame.
at::Tensor StepSizes(const Observation& observation, int64_t window) {
  const at::Tensor& y = observation.measurement;
  if (y.size(0) == 1) return at::full_like(y[0].narrow(0, 0, 1), kUsualStep);
  const at::Tensor change = y.diff(1, 0)
                                .square_()
                                .mean(at::IntArrayRef({0, 1}))
                                .view({1, 1, y.size(-2), y.size(-1)});
  const at::Tensor around = at::avg_pool2d(
      change, {kWindow, kWindow}, {1, 1}, {kWindow / 2, kWindow / 2},
      /*ceil_mode=*/false, /*count_include_pad=*/false);
  const double noise = 2 * NoiseVariance(observation.noise_level);
  const at::Tensor step = static_cast<double>(window) * (around - noise);
  return (at::log10(step.clamp_min(kLeastStep)) - std::log10(kLeastStep))
      .clamp_max(kStepSizes - 1)
      .squeeze(0);
}

}  // namespace

Estimate DeconvolveTime(const TemporalAverage& op,
                        const Observation& observation) {
  const at::Tensor& y = observation.measurement;
  const Timeline timeline = TimelineOf(op, observation);
  const at::Tensor sizes = StepSizes(observation, op.history_frames() + 1);
  const at::Tensor known =
      timeline.past.defined() ? at::cat({timeline.past, y}) : y;
  // A guessed past is worked out along with the chunk.
  const int64_t skipped = timeline.num_guessed > 0 ? 0 : timeline.num_past;
  at::Tensor video = at::zeros_like(known.slice(0, skipped));
  for (int size = 0; size < kStepSizes; ++size) {
    observation.stop.Check();
    const at::Tensor gain =
        Gain(timeline, kLeastStep * std::pow(10, size)).slice(0, skipped);
    const at::Tensor share = (1 - (sizes - size).abs()).clamp_min(0);
    video.addcmul_(
        share,
        at::matmul(gain.to(y.options()), known.flatten(1)).view_as(video));
  }
  const int64_t found = timeline.num_past - skipped;
  return {.video = video.slice(0, found),
          .past = found > 0 ? video.slice(0, 0, found) : at::Tensor()};
}

}  // namespace limpid
