// What holds for every operator: steps by conjugate gradients, and history.
#include "engine/operators/linear_operator.h"

#include <ATen/ATen.h>

namespace limpid {

at::Tensor LinearOperator::Measured(const at::Tensor& y) const { return y; }

// The normal equations in the correction d = x - estimate:
//   (A^T A + weight I) d = A^T (measurement - A estimate).
at::Tensor LinearOperator::Proximal(const Evidence& evidence, double weight,
                                    const CgLimits& limits) const {
  TORCH_CHECK(weight > 0, "weight of the proximal step is ", weight,
              ", must be positive");
  const int64_t first = evidence.first_frame;
  const at::Tensor misfit =
      evidence.measurement - Forward(evidence.estimate, first);
  const auto normal = [&](const at::Tensor& x) {
    return Adjoint(Forward(x, first), first).add_(x, weight);
  };
  return evidence.estimate +
         ConjugateGradient(normal, Adjoint(misfit, first), limits);
}

// Started at zero, least squares by conjugate gradients never leaves the range
// of A^T, so that its limit is the smallest correction.
at::Tensor LinearOperator::Project(const Evidence& evidence,
                                   const CgLimits& limits) const {
  const int64_t first = evidence.first_frame;
  const at::Tensor misfit =
      evidence.measurement - Forward(evidence.estimate, first);
  const LinearMap forward = [&](const at::Tensor& x) {
    return Forward(x, first);
  };
  const LinearMap adjoint = [&](const at::Tensor& y) {
    return Adjoint(y, first);
  };
  return evidence.estimate + LeastSquares(forward, adjoint, misfit, limits);
}

at::Tensor ForwardAfter(const LinearOperator& op, const at::Tensor& past,
                        const at::Tensor& x, int64_t first_frame) {
  if (!past.defined() || past.size(-4) == 0 || op.history_frames() == 0) {
    return op.Forward(x, first_frame);
  }
  const int64_t past_frames = past.size(-4);
  return op.Forward(at::cat({past, x}, -4), first_frame - past_frames)
      .narrow(-4, past_frames, x.size(-4));
}

}  // namespace limpid
