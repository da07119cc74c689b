#include "engine/model/causal_conv3d.h"

#include <ATen/ATen.h>

#include <utility>
#include <vector>

namespace limpid {
namespace {

// Channels last is what tensor cores want; depthwise kernels want planes.
at::MemoryFormat FormatOf(const CausalConvShape& shape) {
  return shape.groups == 1 ? at::MemoryFormat::ChannelsLast3d
                           : at::MemoryFormat::Contiguous;
}

std::vector<int64_t> WeightShape(const CausalConvShape& shape) {
  return {shape.out_channels, shape.in_channels / shape.groups, shape.kernel[0],
          shape.kernel[1], shape.kernel[2]};
}

}  // namespace

CausalConv3d::CausalConv3d(WeightReader& weights, const std::string& name,
                           const CausalConvShape& shape)
    : CausalConv3d(weights.Take(name + ".weight", WeightShape(shape)),
                   weights.Take(name + ".bias", {shape.out_channels}), shape) {}

CausalConv3d::CausalConv3d(const at::Tensor& weight, at::Tensor bias,
                           const CausalConvShape& shape)
    : shape_(shape),
      format_(FormatOf(shape)),
      weight_(weight.contiguous(format_)),
      bias_(std::move(bias)) {}

at::Tensor CausalConv3d::Forward(const at::Tensor& x,
                                 at::Tensor& history) const {
  const CausalInput input = NewInput(x.sizes(), history);
  input.frames.copy_(x);
  return Convolve(input, history);
}

CausalInput CausalConv3d::NewInput(at::IntArrayRef sizes,
                                   const at::Tensor& history) const {
  const int64_t past = history_frames();
  std::vector<int64_t> padded_sizes = sizes.vec();
  padded_sizes[2] += past;
  CausalInput input;
  input.padded = at::empty(padded_sizes, weight_.options(), format_);
  input.frames = input.padded.narrow(2, past, sizes[2]);
  const at::Tensor front = input.padded.narrow(2, 0, past);
  if (!history.defined()) {
    front.zero_();
    return input;
  }
  TORCH_CHECK(history.sizes() == front.sizes(),
              "a stream keeps its batch and frame size: history is ",
              history.sizes(), ", expected ", front.sizes());
  front.copy_(history);
  return input;
}

at::Tensor CausalConv3d::Convolve(const CausalInput& input,
                                  at::Tensor& history) const {
  const int64_t past = history_frames();
  const int64_t end = input.padded.size(2);
  history = input.padded.narrow(2, end - past, past).clone(format_);
  const std::array<int64_t, 3> stride = {shape_.time_stride, 1, 1};
  const std::array<int64_t, 3> padding = {0, shape_.kernel[1] / 2,
                                          shape_.kernel[2] / 2};
  return at::conv3d(input.padded, weight_, bias_, stride, padding,
                    /*dilation=*/1, shape_.groups);
}

}  // namespace limpid
