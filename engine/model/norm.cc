// Norms by LibTorch's kernels.
#include "engine/model/norm.h"

#include <ATen/ATen.h>

namespace limpid {

// The reference rounds to the dtype of the model before it multiplies by the
// weight; one rounding less is closer to float32.
at::Tensor RmsNorm(const at::Tensor& x, const at::Tensor& weight) {
  return at::rms_norm(x, {x.size(-1)}, weight, kNormEpsilon);
}

at::Tensor LayerNorm(const at::Tensor& x, const at::Tensor& weight,
                     const at::Tensor& bias) {
  return at::layer_norm(x, {x.size(-1)}, weight, bias, kNormEpsilon);
}

}  // namespace limpid
