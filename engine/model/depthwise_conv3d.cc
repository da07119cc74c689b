#include "engine/model/depthwise_conv3d.h"

#include <ATen/ATen.h>
#include <c10/core/DeviceGuard.h>

#include <array>
#include <vector>

#include "cuda/depthwise_conv3d.h"
#include "engine/model/cuda_launch.h"

namespace limpid {
namespace {

constexpr int64_t kTaps = DepthwiseConv3d::kHistoryFrames + 1;

bool HasPreciseTaps(const at::Tensor& weight) {
  return weight.is_cuda() || !at::isReducedFloatingType(weight.scalar_type());
}

// The tap of the output's own place is one more.
at::Tensor WithInput(const at::Tensor& taps) {
  at::Tensor sum = taps.clone();
  sum.select(2, kTaps - 1).select(2, 1).select(2, 1).add_(1);
  return sum;
}

at::Tensor TapsOfKernel(const at::Tensor& taps) {
  return taps.flatten(1).t().contiguous();
}

void CheckHistory(const at::Tensor& x, const at::Tensor& history) {
  if (!history.defined()) return;
  std::vector<int64_t> sizes = x.sizes().vec();
  sizes[1] = DepthwiseConv3d::kHistoryFrames;
  TORCH_CHECK(history.sizes() == sizes,
              "a stream keeps its batch and frame size: history is ",
              history.sizes(), ", expected ", sizes);
}

// Zeros where there is no history.
at::Tensor WithHistory(const at::Tensor& x, const at::Tensor& history) {
  if (history.defined()) return at::cat({history, x}, 1);
  std::vector<int64_t> sizes = x.sizes().vec();
  sizes[1] = DepthwiseConv3d::kHistoryFrames;
  return at::cat({at::zeros(sizes, x.options()), x}, 1);
}

at::Tensor NextHistory(const at::Tensor& x, const at::Tensor& history) {
  const int64_t num_frames = x.size(1);
  const at::Tensor seen = num_frames < DepthwiseConv3d::kHistoryFrames
                              ? WithHistory(x, history)
                              : x;
  return seen
      .narrow(1, seen.size(1) - DepthwiseConv3d::kHistoryFrames,
              DepthwiseConv3d::kHistoryFrames)
      .clone(at::MemoryFormat::Contiguous);
}

at::Tensor Convolve(const at::Tensor& padded, const at::Tensor& taps,
                    const at::Tensor& bias) {
  const std::array<int64_t, 3> padding = {0, 1, 1};
  return at::conv3d(padded.permute({0, 4, 1, 2, 3}), taps, bias, /*stride=*/1,
                    padding, /*dilation=*/1, /*groups=*/bias.size(0))
      .permute({0, 2, 3, 4, 1})
      .contiguous();
}

at::Tensor ConvolveOnGpu(const at::Tensor& x, const at::Tensor& history,
                         const at::Tensor& taps, const at::Tensor& bias) {
  const c10::DeviceGuard guard(x.device());
  const at::Tensor input = x.contiguous();
  at::Tensor y = at::empty_like(input);
  const cuda::DepthwiseVideo video = {.batch = static_cast<int>(x.size(0)),
                                      .num_frames = static_cast<int>(x.size(1)),
                                      .height = static_cast<int>(x.size(2)),
                                      .width = static_cast<int>(x.size(3)),
                                      .channels = static_cast<int>(x.size(4)),
                                      .type = ElementTypeOf(x)};
  CheckLaunch(cuda::LaunchDepthwiseConv3d(
                  input.const_data_ptr(),
                  history.defined() ? history.const_data_ptr() : nullptr,
                  taps.const_data_ptr<float>(), bias.const_data_ptr<float>(),
                  y.mutable_data_ptr(), video, CurrentStream(x)),
              "depthwise convolution");
  return y;
}

}  // namespace

DepthwiseConv3d::DepthwiseConv3d(WeightReader& weights, const std::string& name,
                                 const DepthwiseShape& shape)
    : taps_(weights.Take(name + ".weight",
                         {shape.channels, 1, kTaps, kTaps, kTaps})),
      bias_(weights.Take(name + ".bias", {shape.channels})) {
  const bool has_precise_taps = HasPreciseTaps(taps_);
  adds_input_ = shape.residual == Residual::kInput && !has_precise_taps;
  if (taps_.is_cuda()) taps_ = taps_.to(at::kFloat);
  if (shape.residual == Residual::kInput && has_precise_taps) {
    taps_ = WithInput(taps_);
  }
  if (!taps_.is_cuda()) return;
  taps_ = TapsOfKernel(taps_);
  bias_ = bias_.to(at::kFloat);
}

int64_t DepthwiseConv3d::WeightBytes() const {
  return static_cast<int64_t>(taps_.nbytes() + bias_.nbytes());
}

at::Tensor DepthwiseConv3d::Forward(const at::Tensor& x,
                                    at::Tensor& history) const {
  CheckHistory(x, history);
  at::Tensor y = x.is_cuda() ? ConvolveOnGpu(x, history, taps_, bias_)
                             : Convolve(WithHistory(x, history), taps_, bias_);
  if (adds_input_) y.add_(x);
  history = NextHistory(x, history);
  return y;
}

}  // namespace limpid
