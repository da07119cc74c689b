#include "engine/model/convolution.h"

#include <ATen/ATen.h>

#include <optional>

#include "engine/model/add_bias.h"

namespace limpid {
namespace {

constexpr std::array<int64_t, 3> kNoDilation = {1, 1, 1};
constexpr std::array<int64_t, 3> kNoPadding = {0, 0, 0};
constexpr int64_t kOneGroup = 1;

// The video, or its frames as images where the weight is one of images: on an
// H200 cuDNN takes 2.2 ms for frames convolved with stride 2 as a volume and
// 0.7 ms as images (96 channels, 12 frames of 832x480, bfloat16).
at::Tensor OperandOf(const at::Tensor& video, const Convolution& c) {
  if (c.weight.dim() == 5) return video;
  return video.transpose(1, 2).flatten(0, 1);
}

at::Tensor VideoOf(const at::Tensor& y, const at::Tensor& video) {
  if (y.dim() == 5) return y;
  return y.unflatten(0, {video.size(0), video.size(2)}).transpose(1, 2);
}

// Without time for images.
at::IntArrayRef AxesOf(const std::array<int64_t, 3>& values,
                       const Convolution& c) {
  return at::IntArrayRef(values).slice(5 - c.weight.dim());
}

// LibTorch gives 3-D convolutions on the CPU to a kernel that took 154 ms where
// oneDNN takes 6 (16 channels, 12 frames of 64x80, 2 cores).
bool GoesToOneDnn(const at::Tensor& x) {
  return x.is_cpu() && x.scalar_type() == at::kFloat && at::hasMKLDNN();
}

at::Tensor ConvolveBare(const at::Tensor& video, const Convolution& c,
                        const at::Tensor& bias) {
  const at::Tensor x = OperandOf(video, c);
  const at::IntArrayRef stride = AxesOf(c.stride, c);
  const at::IntArrayRef padding = AxesOf(c.padding, c);
  const at::IntArrayRef dilation = AxesOf(kNoDilation, c);
  const at::Tensor y =
      GoesToOneDnn(x)
          ? at::mkldnn_convolution(x, c.weight, bias, padding, stride, dilation,
                                   kOneGroup)
          : at::convolution(x, c.weight, bias, stride, padding, dilation,
                            /*transposed=*/false, AxesOf(kNoPadding, c),
                            kOneGroup);
  return VideoOf(y, video);
}

// cuDNN adds bias and residual and clips while the sums are still in registers.
// It does so only for what tensor cores take.
bool HasFusedRelu(const at::Tensor& x) {
  return x.is_cuda() && x.scalar_type() != at::kFloat;
}

// cuDNN's operators tell "none" from "undefined".
std::optional<at::Tensor> BiasOf(const Convolution& c) {
  return c.bias.defined() ? std::optional(c.bias) : std::nullopt;
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
  AddBiasTo(y, c.bias);
  return y;
}

at::Tensor ConvolveRelu(const at::Tensor& x, const Convolution& c) {
  if (!HasFusedRelu(x)) return Convolve(x, c).relu_();
  return VideoOf(at::cudnn_convolution_relu(
                     OperandOf(x, c), c.weight, BiasOf(c), AxesOf(c.stride, c),
                     AxesOf(c.padding, c), AxesOf(kNoDilation, c), kOneGroup),
                 x);
}

at::Tensor ConvolveAddRelu(const at::Tensor& x, const Convolution& c,
                           const at::Tensor& residual) {
  if (!HasFusedRelu(x)) return Convolve(x, c).add_(residual).relu_();
  return VideoOf(at::cudnn_convolution_add_relu(
                     OperandOf(x, c), c.weight, OperandOf(residual, c),
                     /*alpha=*/1, BiasOf(c), AxesOf(c.stride, c),
                     AxesOf(c.padding, c), AxesOf(kNoDilation, c), kOneGroup),
                 x);
}

}  // namespace limpid
