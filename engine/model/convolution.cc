#include "engine/model/convolution.h"

#include <ATen/ATen.h>

#include "engine/model/add_bias.h"

namespace limpid {
namespace {

constexpr std::array<int64_t, 3> kNoDilation = {1, 1, 1};
constexpr int64_t kOneGroup = 1;

// LibTorch gives 3-D convolutions on the CPU to a kernel that took 154 ms where
// oneDNN takes 6 (16 channels, 12 frames of 64x80, 2 cores).
bool GoesToOneDnn(const at::Tensor& x) {
  return x.is_cpu() && x.scalar_type() == at::kFloat && at::hasMKLDNN();
}

at::Tensor ConvolveBare(const at::Tensor& x, const Convolution& c,
                        const at::Tensor& bias) {
  if (GoesToOneDnn(x)) {
    return at::mkldnn_convolution(x, c.weight, bias, c.padding, c.stride,
                                  kNoDilation, kOneGroup);
  }
  return at::conv3d(x, c.weight, bias, c.stride, c.padding, kNoDilation,
                    kOneGroup);
}

// cuDNN adds bias and residual and clips while the sums are still in registers.
// It does so only for what tensor cores take.
bool HasFusedRelu(const at::Tensor& x) {
  return x.is_cuda() && x.scalar_type() != at::kFloat;
}

}  // namespace

int64_t WeightBytes(const Convolution& c) {
  const size_t bias_bytes = c.bias.defined() ? c.bias.nbytes() : 0;
  return static_cast<int64_t>(c.weight.nbytes() + bias_bytes);
}

at::Tensor Convolve(const at::Tensor& x, const Convolution& c) {
  // On the GPU LibTorch would add the bias in a pass of its own, slower.
  if (!x.is_cuda() || !c.bias.defined()) return ConvolveBare(x, c, c.bias);
  at::Tensor y = ConvolveBare(x, c, /*bias=*/{});
  AddBias_(y, c.bias);
  return y;
}

at::Tensor ConvolveRelu(const at::Tensor& x, const Convolution& c) {
  if (!HasFusedRelu(x)) return Convolve(x, c).relu_();
  return at::cudnn_convolution_relu(x, c.weight, c.bias, c.stride, c.padding,
                                    kNoDilation, kOneGroup);
}

at::Tensor ConvolveAddRelu(const at::Tensor& x, const Convolution& c,
                           const at::Tensor& residual) {
  if (!HasFusedRelu(x)) return Convolve(x, c).add_(residual).relu_();
  return at::cudnn_convolution_add_relu(x, c.weight, residual, /*alpha=*/1,
                                        c.bias, c.stride, c.padding,
                                        kNoDilation, kOneGroup);
}

}  // namespace limpid
