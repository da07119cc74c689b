#include "engine/model/add_bias.h"

#include <ATen/ATen.h>

namespace limpid {

void AddBias_(const at::Tensor& x, const at::Tensor& bias,
              const at::Tensor& residual) {
  x.add_(bias.view({1, -1, 1, 1, 1}));
  if (residual.defined()) x.add_(residual);
}

}  // namespace limpid
