#include "engine/model/upsample_conv.h"

#include <ATen/ATen.h>

#include "engine/model/interleave.h"

namespace limpid {
namespace {

// [parity, tap at the small size, tap at the large size]: large pixel
// 2 y + p + k - 1 is a copy of small pixel y + floor((p + k - 1) / 2).
at::Tensor TapSums() {
  at::Tensor sums = at::zeros({2, 3, 3}, at::kFloat);
  for (int64_t parity = 0; parity < 2; ++parity) {
    for (int64_t tap = 0; tap < 3; ++tap) {
      sums[parity][(parity + tap + 1) / 2][tap] = 1;
    }
  }
  return sums;
}

// [growth, out, in, 3, 3] to [(growth, parity, parity, out), in, 3, 3].
at::Tensor FoldUpsampling(const at::Tensor& weight) {
  const at::Tensor sums = TapSums().to(weight.device());
  const at::Tensor folded =
      at::einsum("pak,qbl,goikl->gpqoiab", {sums, sums, weight.to(at::kFloat)});
  return folded.reshape({-1, weight.size(2), 3, 3})
      .to(weight.scalar_type())
      .contiguous(at::MemoryFormat::ChannelsLast);
}

}  // namespace

UpsampleConv::UpsampleConv(const at::Tensor& weight, const at::Tensor& bias)
    : growth_(weight.size(0)),
      convolution_({.weight = FoldUpsampling(weight), .padding = {0, 1, 1}}),
      bias_(bias) {}

int64_t UpsampleConv::WeightBytes() const {
  const size_t bias_bytes = bias_.defined() ? bias_.nbytes() : 0;
  return limpid::WeightBytes(convolution_) + static_cast<int64_t>(bias_bytes);
}

at::Tensor UpsampleConv::Forward(const at::Tensor& x) const {
  return Interleave(Convolve(x, convolution_), growth_, bias_);
}

at::Tensor UpsampleConv::ForwardRelu(const at::Tensor& x) const {
  TORCH_INTERNAL_ASSERT(!bias_.defined());
  return Interleave(ConvolveRelu(x, convolution_), growth_, bias_);
}

}  // namespace limpid
