// Modulation in few passes over the tokens.
#include "engine/model/modulation.h"

#include <ATen/ATen.h>

#include "engine/model/norm.h"

namespace limpid {

at::Tensor ModulatedNorm(const at::Tensor& x, const at::Tensor& shift,
                         const at::Tensor& scale) {
  return at::addcmul(shift, LayerNorm(x), scale);
}

void AddGatedInPlace(at::Tensor& x, const at::Tensor& y,
                     const at::Tensor& gate) {
  x.addcmul_(y, gate);
}

Modulation::Modulation(WeightReader& weights, const std::string& name,
                       at::IntArrayRef shape, at::IntArrayRef scale_rows)
    : rows_(weights.Take(name, shape)
                .to(at::kFloat, /*non_blocking=*/false,
                    /*copy=*/true)) {
  for (const int64_t row : scale_rows) rows_.select(1, row).add_(1);
  rows_ = rows_.unsqueeze(0);
}

std::vector<at::Tensor> Modulation::Rows(const at::Tensor& time) const {
  const at::Tensor sum = (rows_ + time).to(time.scalar_type());
  return at::split(sum, 1, /*dim=*/2);
}

}  // namespace limpid
