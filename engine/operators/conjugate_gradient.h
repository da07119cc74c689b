// Conjugate gradients on videos, [..., frame, channel, height, width]. Each
// video of a batch takes its own steps, so that batching changes no result.
#pragma once

#include <functional>

namespace at {
class Tensor;
}

namespace limpid {

class StopFlag;

using LinearMap = std::function<at::Tensor(const at::Tensor&)>;

// When to stop: at the first of the three that is met by all videos.
struct CgLimits {
  int max_iterations = 100;
  // Size of the gradient relative to the first one.
  double tolerance = 1e-6;
  // RMS of the misfit of LeastSquares; what lies below is noise, not worth
  // fitting.
  double misfit_rms = 0;
  // May be null; checked before each iteration (throws Cancelled).
  const StopFlag* stop = nullptr;
};

// x with H x = b, started at zero. `hessian` must be symmetric and positive.
at::Tensor ConjugateGradient(const LinearMap& hessian, const at::Tensor& b,
                             const CgLimits& limits);

// The smallest x that minimises ||A x - b||, started at zero.
at::Tensor LeastSquares(const LinearMap& forward, const LinearMap& adjoint,
                        const at::Tensor& b, const CgLimits& limits);

}  // namespace limpid
