#include "engine/model/narrow_conv.h"

#include <ATen/ATen.h>

#include <vector>

#include "engine/model/add_bias.h"

namespace limpid {
namespace {

constexpr int64_t kFewChannels = 4;
constexpr int64_t kChannelAxis = 1;
constexpr int64_t kFrameAxis = 2;
constexpr at::MemoryFormat kFormat = at::MemoryFormat::ChannelsLast;

int64_t SpareChannels(int64_t channels) { return (8 - channels % 8) % 8; }

// [out, in, taps, rows, columns] to [out, (taps, in), rows, columns].
at::Tensor SideBySide(const at::Tensor& weight) {
  const int64_t spare = SpareChannels(weight.size(1) * weight.size(2));
  return at::constant_pad_nd(weight.transpose(1, 2).flatten(1, 2),
                             {0, 0, 0, 0, 0, spare})
      .contiguous(kFormat);
}

// [out, in, taps, rows, columns] to [(taps, out), in, rows, columns].
at::Tensor OnePerTap(const at::Tensor& weight) {
  const int64_t spare = SpareChannels(weight.size(0) * weight.size(2));
  return at::constant_pad_nd(weight.permute({2, 0, 1, 3, 4}).flatten(0, 1),
                             {0, 0, 0, 0, 0, 0, 0, spare})
      .contiguous(kFormat);
}

}  // namespace

bool NarrowConv::Suits(int64_t in_channels, int64_t out_channels) {
  return in_channels <= kFewChannels || out_channels <= kFewChannels;
}

NarrowConv::NarrowConv(const at::Tensor& weight, const at::Tensor& bias)
    : taps_(weight.size(2)),
      out_channels_(weight.size(0)),
      stacks_inputs_(weight.size(1) <= kFewChannels),
      convolution_(
          {.weight = stacks_inputs_ ? SideBySide(weight) : OnePerTap(weight),
           .bias = stacks_inputs_ ? bias : at::Tensor(),
           .padding = {0, weight.size(3) / 2, weight.size(4) / 2}}),
      bias_(stacks_inputs_ ? at::Tensor() : bias) {}

at::Tensor NarrowConv::Forward(const at::Tensor& x) const {
  if (stacks_inputs_) return Convolve(StackInputs(x), convolution_);
  return SumOutputs(Convolve(x, convolution_));
}

at::Tensor NarrowConv::StackInputs(const at::Tensor& x) const {
  const int64_t frames = x.size(kFrameAxis) - taps_ + 1;
  std::vector<int64_t> sizes = x.sizes().vec();
  sizes[kChannelAxis] = convolution_.weight.size(1);
  sizes[kFrameAxis] = frames;
  at::Tensor stacked =
      at::empty(sizes, x.options(), at::MemoryFormat::ChannelsLast3d).zero_();
  const int64_t channels = x.size(kChannelAxis);
  for (int64_t tap = 0; tap < taps_; ++tap) {
    stacked.narrow(kChannelAxis, tap * channels, channels)
        .copy_(x.narrow(kFrameAxis, tap, frames));
  }
  return stacked;
}

at::Tensor NarrowConv::SumOutputs(const at::Tensor& y) const {
  const int64_t frames = y.size(kFrameAxis) - taps_ + 1;
  const auto outputs = [&](int64_t tap) {
    return y.narrow(kChannelAxis, tap * out_channels_, out_channels_)
        .narrow(kFrameAxis, tap, frames);
  };
  // In float32: the parts are rounded, their sum not again.
  at::Tensor sum = outputs(0).to(at::kFloat);
  for (int64_t tap = 1; tap < taps_; ++tap) sum.add_(outputs(tap));
  if (bias_.defined()) sum.add_(bias_.view({1, -1, 1, 1, 1}));
  return sum.to(y.scalar_type());
}

}  // namespace limpid
