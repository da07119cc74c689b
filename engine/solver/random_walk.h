// A pixel as a random walk over time, measured as the mean of its last frames:
//   x_t = x_{t-1} + w,   y_t = mean of x_{t-window+1} ... x_t + n.
//
// Says how far restored frames can be trusted, which keeps what the average
// hides (whatever repeats every `window` frames) from adding up along a stream.
// Covariances are float64 on the CPU, oldest frame first, alike for all pixels.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace limpid {

struct RandomWalk {
  int64_t window = 1;
  double step_variance = 0;   // of w
  double noise_variance = 0;  // of n, must be positive
};

// Variance of a pixel of which nothing is known.
inline constexpr double kUnknownVariance = 100;

// Covariance of the errors of the min(num_frames, window - 1) last frames of a
// stream of `num_frames` frames, each restored in its turn. At least 1 frame.
at::Tensor RestoredCovariance(const RandomWalk& walk, int64_t num_frames);

// `covariance` with `before` unknown frames in front, which walked to the
// oldest, and `after` behind, which walk on from the newest.
at::Tensor ExtendCovariance(const at::Tensor& covariance, int64_t before,
                            int64_t after, double step_variance);

}  // namespace limpid
