// A Kalman filter whose state is the window and whose measurements are scalars.
#include "engine/solver/random_walk.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <vector>

namespace limpid {
namespace {

// The filter has long settled by then.
constexpr int64_t kMaxSteps = 128;

using Matrix = at::TensorAccessor<double, 2>;

// The oldest frame leaves, a new one walks on from the newest.
void Step(Matrix covariance, double step_variance) {
  const int64_t last = covariance.size(0) - 1;
  for (int64_t i = 0; i < last; ++i) {
    for (int64_t j = 0; j < last; ++j) {
      covariance[i][j] = covariance[i + 1][j + 1];
    }
  }
  for (int64_t i = 0; i < last; ++i) {
    covariance[i][last] = covariance[last][i] =
        i + 1 < last ? covariance[i][last - 1] : covariance[last][last];
  }
  covariance[last][last] += step_variance;
}

// The mean of the `averaged` newest frames is measured.
void Measure(Matrix covariance, int64_t averaged, double noise_variance) {
  const int64_t frames = covariance.size(0);
  std::vector<double> with_mean(frames);
  double variance = 0;
  for (int64_t i = 0; i < frames; ++i) {
    for (int64_t j = frames - averaged; j < frames; ++j) {
      with_mean[i] += covariance[i][j] / static_cast<double>(averaged);
    }
    if (i >= frames - averaged) {
      variance += with_mean[i] / static_cast<double>(averaged);
    }
  }
  for (int64_t i = 0; i < frames; ++i) {
    for (int64_t j = 0; j < frames; ++j) {
      covariance[i][j] -=
          with_mean[i] * with_mean[j] / (variance + noise_variance);
    }
  }
}

// Covariances of `frames` steps away from a frame, step 1 first.
at::Tensor WalkCovariance(int64_t frames, double step_variance) {
  const at::Tensor steps = at::arange(1, frames + 1, at::kDouble);
  return step_variance * at::minimum(steps.unsqueeze(0), steps.unsqueeze(1));
}

// Appends frames that walk on from the last one.
at::Tensor WalkOn(const at::Tensor& covariance, int64_t frames,
                  double step_variance) {
  if (frames == 0) return covariance;
  const int64_t held = covariance.size(0);
  const at::Tensor across =
      covariance.narrow(0, held - 1, 1).expand({frames, held});
  const at::Tensor own =
      covariance[held - 1][held - 1] + WalkCovariance(frames, step_variance);
  return at::cat(
      {at::cat({covariance, across.t()}, 1), at::cat({across, own}, 1)}, 0);
}

}  // namespace

at::Tensor RestoredCovariance(const RandomWalk& walk, int64_t num_frames) {
  const at::Tensor unknown = at::full({1, 1}, kUnknownVariance, at::kDouble);
  const at::Tensor covariance =
      ExtendCovariance(unknown, walk.window - 1, 0, walk.step_variance)
          .contiguous();
  const auto entries = covariance.accessor<double, 2>();
  for (int64_t t = 0; t < std::min(num_frames, kMaxSteps); ++t) {
    if (t > 0) Step(entries, walk.step_variance);
    Measure(entries, std::min(t + 1, walk.window), walk.noise_variance);
  }
  const int64_t kept =
      std::max<int64_t>(1, std::min(num_frames, walk.window - 1));
  return covariance.slice(0, walk.window - kept).slice(1, walk.window - kept);
}

at::Tensor ExtendCovariance(const at::Tensor& covariance, int64_t before,
                            int64_t after, double step_variance) {
  // Time runs either way: the frames before walk on in reverse.
  const at::Tensor earlier =
      WalkOn(covariance.flip({0, 1}), before, step_variance).flip({0, 1});
  return WalkOn(earlier, after, step_variance);
}

}  // namespace limpid
