// A small lower-triangular band matrix over time, the same for every pixel, so
// that its systems are solved once for all of them.
#include "engine/operators/temporal_average.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace limpid {
namespace {

// matrix * video along the frames.
at::Tensor ApplyOverTime(const at::Tensor& matrix, const at::Tensor& video) {
  return at::matmul(matrix.to(video.options()), video.flatten(-3))
      .view(video.sizes());
}

}  // namespace

TemporalAverage::TemporalAverage(int64_t num_frames, FrameSize size)
    : num_frames_(num_frames), size_(size) {
  TORCH_CHECK(num_frames >= 1, "temporal average has ", num_frames,
              " frames, must have 1 or more");
}

at::Tensor TemporalAverage::Matrix(int64_t video_frames,
                                   int64_t first_frame) const {
  at::Tensor matrix = at::zeros({video_frames, video_frames}, at::kDouble);
  auto entry = matrix.accessor<double, 2>();
  for (int64_t t = 0; t < video_frames; ++t) {
    const int64_t averaged = std::min(first_frame + t + 1, num_frames_);
    for (int64_t s = std::max<int64_t>(0, t - averaged + 1); s <= t; ++s) {
      entry[t][s] = 1.0 / static_cast<double>(averaged);
    }
  }
  return matrix;
}

at::Tensor TemporalAverage::Forward(const at::Tensor& x,
                                    int64_t first_frame) const {
  return ApplyOverTime(Matrix(x.size(-4), first_frame), x);
}

at::Tensor TemporalAverage::Adjoint(const at::Tensor& y,
                                    int64_t first_frame) const {
  return ApplyOverTime(Matrix(y.size(-4), first_frame).t(), y);
}

// x = estimate + (A^T A + weight I)^-1 A^T misfit.
at::Tensor TemporalAverage::Proximal(const Evidence& evidence, double weight,
                                     const CgLimits& /*limits*/) const {
  TORCH_CHECK(weight > 0, "weight of the proximal step is ", weight,
              ", must be positive");
  const int64_t frames = evidence.estimate.size(-4);
  const at::Tensor matrix = Matrix(frames, evidence.first_frame);
  const at::Tensor hessian =
      at::matmul(matrix.t(), matrix) + weight * at::eye(frames, at::kDouble);
  const at::Tensor misfit =
      evidence.measurement - Forward(evidence.estimate, evidence.first_frame);
  return evidence.estimate +
         ApplyOverTime(at::linalg_solve(hessian, matrix.t()), misfit);
}

// The diagonal is nowhere 0: A^+ is the inverse and the estimate is forgotten.
at::Tensor TemporalAverage::Project(const Evidence& evidence,
                                    const CgLimits& /*limits*/) const {
  const int64_t frames = evidence.estimate.size(-4);
  const at::Tensor matrix = Matrix(frames, evidence.first_frame);
  return ApplyOverTime(at::linalg_inv(matrix), evidence.measurement);
}

}  // namespace limpid
