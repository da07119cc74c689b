#include "engine/model/linear.h"

#include <ATen/ATen.h>

#include <cstdint>
#include <vector>

namespace limpid {
namespace {

// Below this many rows the two ways cost the same.
constexpr int64_t kFewRows = 64;

bool IsFasterAsConvolution(const at::Tensor& x, const at::Tensor& weight) {
  return x.is_cpu() && x.scalar_type() == at::kFloat &&
         x.numel() >= kFewRows * weight.size(1);
}

at::Tensor LinearByConvolution(const at::Tensor& x, const at::Tensor& weight,
                               const at::Tensor& bias) {
  const at::Tensor pixels =
      x.reshape({1, -1, 1, x.size(-1)}).permute({0, 3, 1, 2});
  const at::Tensor kernel = weight.unsqueeze(2).unsqueeze(3);
  const at::Tensor y = at::conv2d(pixels, kernel, bias).permute({0, 2, 3, 1});
  std::vector<int64_t> sizes = x.sizes().vec();
  sizes.back() = weight.size(0);
  return y.reshape(sizes);
}

}  // namespace

at::Tensor Linear(const at::Tensor& x, const at::Tensor& weight,
                  const at::Tensor& bias) {
  return IsFasterAsConvolution(x, weight) ? LinearByConvolution(x, weight, bias)
                                          : at::linear(x, weight, bias);
}

}  // namespace limpid
