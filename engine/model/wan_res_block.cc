#include "engine/model/wan_res_block.h"

#include <ATen/ATen.h>

#include "absl/strings/str_format.h"
#include "engine/model/add_bias.h"

namespace limpid {

WanResBlock::WanResBlock(WeightReader& weights, const std::string& name,
                         int64_t in_channels, int64_t out_channels)
    : first_(
          TakeHalf(weights, name, 0,
                   {.in_channels = in_channels, .out_channels = out_channels})),
      second_(TakeHalf(
          weights, name, 3,
          {.in_channels = out_channels, .out_channels = out_channels})) {
  if (in_channels == out_channels) return;
  shortcut_.emplace(weights, name + ".shortcut",
                    FrameConvShape{.in_channels = in_channels,
                                   .out_channels = out_channels,
                                   .kernel = 1,
                                   .padding = 0,
                                   .weight_axes = 5});
}

// The norm is at `first_index`, SiLU follows; then, in the second half,
// dropout.
WanResBlock::Half WanResBlock::TakeHalf(WeightReader& weights,
                                        const std::string& name,
                                        int first_index,
                                        const CausalConvShape& shape) {
  const int conv_index = first_index == 0 ? 2 : 6;
  const std::string conv = absl::StrFormat("%s.residual.%d", name, conv_index);
  const at::Tensor weight = weights.Take(
      conv + ".weight", {shape.out_channels, shape.in_channels, shape.kernel[0],
                         shape.kernel[1], shape.kernel[2]});
  return {.norm = ChannelNorm(
              weights, absl::StrFormat("%s.residual.%d", name, first_index),
              shape.in_channels, /*axes=*/4),
          .conv = CausalConv3d(weight, /*bias=*/{}, shape),
          .bias = weights.Take(conv + ".bias", {shape.out_channels})};
}

int64_t WanResBlock::WeightBytes() const {
  int64_t bytes = shortcut_ ? shortcut_->WeightBytes() : 0;
  for (const Half* half : {&first_, &second_}) {
    bytes += half->norm.WeightBytes() + half->conv.WeightBytes() +
             static_cast<int64_t>(half->bias.nbytes());
  }
  return bytes;
}

int64_t WanResBlock::StateValues(FrameSize size) const {
  return first_.conv.HistoryValues(size) + second_.conv.HistoryValues(size);
}

at::Tensor WanResBlock::Forward(const at::Tensor& x,
                                CausalState::Pass& pass) const {
  at::Tensor& first_history = pass.Next();
  CausalInput input = first_.conv.NewInput(x.sizes(), first_history);
  first_.norm.ForwardSilu(x, /*bias=*/{}, input);
  at::Tensor y = first_.conv.Convolve(input, first_history);

  at::Tensor& second_history = pass.Next();
  input = second_.conv.NewInput(y.sizes(), second_history);
  second_.norm.ForwardSilu(y, first_.bias, input);
  y = second_.conv.Convolve(input, second_history);

  AddBiasTo(y, second_.bias, shortcut_ ? shortcut_->Forward(x) : x);
  return y;
}

}  // namespace limpid
