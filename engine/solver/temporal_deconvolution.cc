// Every pixel is a random walk over time, measured through the average:
//   min over x of ||A x - y'||^2 / noise + sum of (x_t - x_{t-1})^2 / walk,
// with y' = y less what the past explains. The matrix is as small as the chunk
// and the same for all pixels.
#include "engine/solver/temporal_deconvolution.h"

#include <ATen/ATen.h>

namespace limpid {
namespace {

// Variance of a pixel's change from one frame to the next.
constexpr double kWalkVariance = 2.5e-3;

// Rows x_t - x_{t-1}; the first is x_0 itself when there is a past to differ
// from, and 0 when there is none.
at::Tensor Differences(int64_t frames, bool has_past) {
  at::Tensor rows = at::eye(frames, at::kDouble) -
                    at::diag(at::ones({frames - 1}, at::kDouble), -1);
  if (!has_past) rows[0].zero_();
  return rows;
}

}  // namespace

Estimate DeconvolveTime(const TemporalAverage& op,
                        const Observation& observation) {
  const at::Tensor& y = observation.measurement;
  const bool has_past = observation.past.defined();
  const at::Tensor unexplained =
      y - ForwardAfter(op, observation.past, at::zeros_like(y),
                       observation.first_frame);
  const at::Tensor matrix = op.Matrix(y.size(0), observation.first_frame);
  const at::Tensor differences = Differences(y.size(0), has_past);
  const double smoothness =
      NoiseVariance(observation.noise_level) / kWalkVariance;
  const at::Tensor hessian =
      at::matmul(matrix.t(), matrix) +
      smoothness * at::matmul(differences.t(), differences);
  const auto apply = [&](const at::Tensor& gain, const at::Tensor& video) {
    return at::matmul(gain.to(video.options()), video.flatten(1))
        .view_as(video);
  };
  at::Tensor x = apply(at::linalg_solve(hessian, matrix.t()), unexplained);
  if (has_past) {
    const at::Tensor pull = at::linalg_solve(
        hessian, smoothness * at::eye(y.size(0), at::kDouble).narrow(1, 0, 1));
    const at::Tensor last = observation.past.narrow(0, -1, 1);
    x = x + at::matmul(pull.to(y.options()), last.flatten(1)).view_as(x);
  }
  return {.video = x};
}

}  // namespace limpid
