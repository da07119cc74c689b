#include "engine/model/causal_conv3d.h"

#include <ATen/ATen.h>

#include <vector>

namespace limpid {
namespace {

constexpr at::MemoryFormat kFormat = at::MemoryFormat::ChannelsLast3d;

std::vector<int64_t> WeightShape(const CausalConvShape& shape) {
  return {shape.out_channels, shape.in_channels, shape.kernel[0],
          shape.kernel[1], shape.kernel[2]};
}

bool IsNarrow(const CausalConvShape& shape) {
  return shape.kernel[0] > 1 && shape.time_stride == 1 &&
         NarrowConv::Suits(shape.in_channels, shape.out_channels);
}

// On an H200, cuDNN convolves 128 channels to 96 in 5.3 ms and 96 channels to
// 96 in 8.3 ms (12 frames of 832x480, bfloat16): its tiles are 64 channels
// deep.
int64_t SpareChannels(const at::Tensor& weight) {
  constexpr int64_t kTile = 64;
  const int64_t channels = weight.size(1);
  if (!weight.is_cuda() || weight.scalar_type() == at::kFloat) return 0;
  if (channels < kTile) return 0;
  return (kTile - channels % kTile) % kTile;
}

}  // namespace

CausalConv3d::CausalConv3d(WeightReader& weights, const std::string& name,
                           const CausalConvShape& shape)
    : CausalConv3d(weights.Take(name + ".weight", WeightShape(shape)),
                   weights.Take(name + ".bias", {shape.out_channels}), shape) {}

CausalConv3d::CausalConv3d(const at::Tensor& weight, const at::Tensor& bias,
                           const CausalConvShape& shape)
    : shape_(shape), options_(weight.options()) {
  if (IsNarrow(shape)) {
    narrow_.emplace(weight, bias);
    return;
  }
  spare_channels_ = SpareChannels(weight);
  convolution_ = {.weight = at::constant_pad_nd(
                                weight, {0, 0, 0, 0, 0, 0, 0, spare_channels_})
                                .contiguous(kFormat),
                  .bias = bias,
                  .stride = {shape.time_stride, 1, 1},
                  .padding = {0, shape.kernel[1] / 2, shape.kernel[2] / 2}};
}

int64_t CausalConv3d::WeightBytes() const {
  return narrow_ ? narrow_->WeightBytes() : limpid::WeightBytes(convolution_);
}

int64_t CausalConv3d::HistoryValues(FrameSize size) const {
  return shape_.in_channels * history_frames() * size.height * size.width;
}

at::Tensor CausalConv3d::Forward(const at::Tensor& x,
                                 at::Tensor& history) const {
  return Convolve(InputOf(x, history), history);
}

at::Tensor CausalConv3d::ForwardRelu(const at::Tensor& x,
                                     at::Tensor& history) const {
  const CausalInput input = InputOf(x, history);
  if (narrow_) return Convolve(input, history).relu_();
  history = LastFrames(input);
  return ConvolveRelu(input.padded, convolution_);
}

at::Tensor CausalConv3d::Convolve(const CausalInput& input,
                                  at::Tensor& history) const {
  history = LastFrames(input);
  return narrow_ ? narrow_->Forward(input.padded)
                 : limpid::Convolve(input.padded, convolution_);
}

CausalInput CausalConv3d::InputOf(const at::Tensor& x,
                                  const at::Tensor& history) const {
  CausalInput input = NewInput(x.sizes(), history);
  input.frames.copy_(x);
  input.spare.zero_();
  return input;
}

CausalInput CausalConv3d::NewInput(at::IntArrayRef sizes,
                                   const at::Tensor& history) const {
  const int64_t channels = shape_.in_channels;
  const int64_t past = history_frames();
  std::vector<int64_t> padded_sizes = sizes.vec();
  padded_sizes[1] += spare_channels_;
  padded_sizes[2] += past;
  CausalInput input;
  input.padded = at::empty(padded_sizes, options_, kFormat);
  const at::Tensor rows = input.padded.narrow(2, past, sizes[2]);
  input.frames = rows.narrow(1, 0, channels);
  input.spare = rows.narrow(1, channels, spare_channels_);
  const at::Tensor front = input.padded.narrow(2, 0, past);
  if (!history.defined() || spare_channels_ > 0) front.zero_();
  if (!history.defined()) return input;
  const at::Tensor slot = front.narrow(1, 0, channels);
  TORCH_CHECK(history.sizes() == slot.sizes(),
              "a stream keeps its batch and frame size: history is ",
              history.sizes(), ", expected ", slot.sizes());
  slot.copy_(history);
  return input;
}

at::Tensor CausalConv3d::LastFrames(const CausalInput& input) const {
  const int64_t past = history_frames();
  return input.padded.narrow(1, 0, shape_.in_channels)
      .narrow(2, input.padded.size(2) - past, past)
      .clone(kFormat);
}

}  // namespace limpid
