// A A^T = I / factor^2, so that every step is a correction block by block.
#include "engine/operators/area_downsample.h"

#include <ATen/ATen.h>

namespace limpid {
namespace {

// Every pixel becomes a block of factor x factor.
at::Tensor Repeat(const at::Tensor& y, int64_t factor) {
  return y.repeat_interleave(factor, -1).repeat_interleave(factor, -2);
}

}  // namespace

AreaDownsample::AreaDownsample(int64_t factor, FrameSize measured)
    : factor_(factor), measured_(measured) {
  TORCH_CHECK(factor >= 1, "downsampling factor is ", factor,
              ", must be 1 or more");
}

at::Tensor AreaDownsample::Forward(const at::Tensor& x,
                                   int64_t /*first_frame*/) const {
  return x.unflatten(-1, {measured_.width, factor_})
      .unflatten(-3, {measured_.height, factor_})
      .mean({-3, -1});
}

at::Tensor AreaDownsample::Adjoint(const at::Tensor& y,
                                   int64_t /*first_frame*/) const {
  return Repeat(y / static_cast<double>(factor_ * factor_), factor_);
}

at::Tensor AreaDownsample::Correct(const Evidence& evidence,
                                   double gain) const {
  const at::Tensor misfit =
      evidence.measurement - Forward(evidence.estimate, evidence.first_frame);
  return evidence.estimate + Repeat(gain * misfit, factor_);
}

at::Tensor AreaDownsample::Proximal(const Evidence& evidence, double weight,
                                    const CgLimits& /*limits*/) const {
  const double pixels = static_cast<double>(factor_ * factor_);
  return Correct(evidence, 1 / (1 + weight * pixels));
}

at::Tensor AreaDownsample::Project(const Evidence& evidence,
                                   const CgLimits& /*limits*/) const {
  return Correct(evidence, 1);
}

}  // namespace limpid
