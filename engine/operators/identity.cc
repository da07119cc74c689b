// The identity operator and its weighted mean.
#include "engine/operators/identity.h"

#include <ATen/ATen.h>

namespace limpid {

at::Tensor Identity::Forward(const at::Tensor& x,
                             int64_t /*first_frame*/) const {
  return x.clone();
}

at::Tensor Identity::Adjoint(const at::Tensor& y,
                             int64_t /*first_frame*/) const {
  return y.clone();
}

at::Tensor Identity::Proximal(const Evidence& evidence, double weight,
                              const CgLimits& /*limits*/) const {
  return (evidence.measurement + weight * evidence.estimate) / (1 + weight);
}

at::Tensor Identity::Project(const Evidence& evidence,
                             const CgLimits& /*limits*/) const {
  return evidence.measurement.clone();
}

}  // namespace limpid
