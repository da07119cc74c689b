#include "engine/model/upsample_conv.h"

#include <ATen/ATen.h>

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

// [growth, out, in, 3, 3] to [(growth, parity, parity, out), in, 1, 3, 3].
at::Tensor FoldUpsampling(const at::Tensor& weight) {
  const at::Tensor sums = TapSums().to(weight.device());
  const at::Tensor folded =
      at::einsum("pak,qbl,goikl->gpqoiab", {sums, sums, weight.to(at::kFloat)});
  return folded.reshape({-1, weight.size(2), 1, 3, 3})
      .to(weight.scalar_type())
      .contiguous(at::MemoryFormat::ChannelsLast3d);
}

}  // namespace

UpsampleConv::UpsampleConv(const at::Tensor& weight, const at::Tensor& bias)
    : growth_(weight.size(0)),
      convolution_({.weight = FoldUpsampling(weight),
                    .bias = bias.defined() ? bias.repeat({growth_ * 4}) : bias,
                    .padding = {0, 1, 1}}) {}

int64_t UpsampleConv::WeightBytes() const {
  return limpid::WeightBytes(convolution_);
}

at::Tensor UpsampleConv::Forward(const at::Tensor& x) const {
  return Interleave(Convolve(x, convolution_));
}

at::Tensor UpsampleConv::ForwardRelu(const at::Tensor& x) const {
  return Interleave(ConvolveRelu(x, convolution_));
}

at::Tensor UpsampleConv::Interleave(const at::Tensor& parities) const {
  const int64_t batch = parities.size(0), frames = parities.size(2);
  const int64_t height = parities.size(3), width = parities.size(4);
  const int64_t channels = parities.size(1) / (growth_ * 4);
  return parities.permute({0, 2, 3, 4, 1})
      .reshape({batch, frames, height, width, growth_, 2, 2, channels})
      .permute({0, 1, 4, 2, 5, 3, 6, 7})
      .reshape({batch, frames * growth_, 2 * height, 2 * width, channels})
      .permute({0, 4, 1, 2, 3});
}

}  // namespace limpid
