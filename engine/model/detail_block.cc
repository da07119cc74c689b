#include "engine/model/detail_block.h"

#include <ATen/ATen.h>

namespace limpid {
namespace {

constexpr int64_t kTaps = 3;
constexpr double kNegativeSlope = 0.1;

at::Tensor ChannelsLast(const at::Tensor& weight) {
  return weight.contiguous(at::MemoryFormat::ChannelsLast);
}

}  // namespace

DetailBlock::DetailBlock(WeightReader& weights, const std::string& name,
                         int64_t channels, int64_t code)
    : channels_(channels),
      first_weight_(weights.Take(name + ".first.weight",
                                 {channels, channels, kTaps, kTaps})),
      first_bias_(weights.Take(name + ".first.bias", {channels})),
      second_weight_(ChannelsLast(
          weights.Take(name + ".second.weight",
                       {channels, channels + channels / 2, kTaps, kTaps}))),
      second_bias_(weights.Take(name + ".second.bias", {channels})),
      modulation_weight_(
          weights.Take(name + ".modulation.weight", {2 * channels, code})),
      modulation_bias_(
          weights.Take(name + ".modulation.bias", {2 * channels})) {}

DetailBlock::Modulated DetailBlock::Modulate(const at::Tensor& code) const {
  const at::Tensor both = at::linear(code, modulation_weight_.to(at::kFloat),
                                     modulation_bias_.to(at::kFloat))
                              .squeeze(0);
  const at::Tensor gain = 1 + both.narrow(0, 0, channels_);
  const at::Tensor shift = both.narrow(0, channels_, channels_);
  return {.weight = ChannelsLast(
              (first_weight_.to(at::kFloat) * gain.view({channels_, 1, 1, 1}))
                  .to(first_weight_.scalar_type())),
          .bias = (first_bias_.to(at::kFloat) * gain + shift)
                      .to(first_bias_.scalar_type())};
}

at::Tensor DetailBlock::Forward(at::Tensor x, const Modulated& first,
                                at::Tensor& past) const {
  const int64_t frames = x.size(0);
  const int64_t half = past_channels();
  // Hidden channels and the past beside them, so that nothing is joined.
  const at::Tensor both =
      at::empty({frames, channels_ + half, x.size(2), x.size(3)}, x.options(),
                at::MemoryFormat::ChannelsLast);
  at::Tensor hidden = at::conv2d(x, first.weight, first.bias, /*stride=*/1,
                                 /*padding=*/kTaps / 2);
  at::leaky_relu_(hidden, kNegativeSlope);
  both.narrow(1, 0, channels_).copy_(hidden);
  at::Tensor before = both.narrow(1, channels_, half);
  if (past.defined()) {
    before.narrow(0, 0, 1).copy_(past);
  } else {
    before.narrow(0, 0, 1).zero_();
  }
  const at::Tensor kept = hidden.narrow(1, 0, half);
  if (frames > 1) {
    before.narrow(0, 1, frames - 1).copy_(kept.narrow(0, 0, frames - 1));
  }
  past = kept.narrow(0, frames - 1, 1).clone(at::MemoryFormat::ChannelsLast);
  return x.add_(at::conv2d(both, second_weight_, second_bias_, /*stride=*/1,
                           /*padding=*/kTaps / 2));
}

int64_t DetailBlock::WeightBytes() const {
  int64_t bytes = 0;
  for (const at::Tensor& tensor :
       {first_weight_, first_bias_, second_weight_, second_bias_,
        modulation_weight_, modulation_bias_}) {
    bytes += static_cast<int64_t>(tensor.nbytes());
  }
  return bytes;
}

}  // namespace limpid
