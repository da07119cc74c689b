#include "engine/model/depthwise_conv3d.h"

#include <ATen/ATen.h>

#include <array>
#include <vector>

namespace limpid {
namespace {

constexpr int64_t kTaps = DepthwiseConv3d::kHistoryFrames + 1;

// The history, then the frames of `x`.
at::Tensor Padded(const at::Tensor& x, const at::Tensor& history) {
  std::vector<int64_t> sizes = x.sizes().vec();
  sizes[1] = DepthwiseConv3d::kHistoryFrames;
  if (!history.defined()) return at::cat({at::zeros(sizes, x.options()), x}, 1);
  TORCH_CHECK(history.sizes() == sizes,
              "a stream keeps its batch and frame size: history is ",
              history.sizes(), ", expected ", sizes);
  return at::cat({history, x}, 1);
}

at::Tensor ConvolveVolume(const at::Tensor& padded, const at::Tensor& taps,
                          const at::Tensor& bias) {
  const std::array<int64_t, 3> padding = {0, 1, 1};
  return at::conv3d(padded.permute({0, 4, 1, 2, 3}),
                    taps.permute({1, 2, 0, 3, 4}), bias, /*stride=*/1, padding,
                    /*dilation=*/1, /*groups=*/bias.size(0))
      .permute({0, 2, 3, 4, 1})
      .contiguous();
}

at::Tensor ConvolveFrames(const at::Tensor& frames, const at::Tensor& tap,
                          const at::Tensor& bias) {
  return at::conv2d(frames.flatten(0, 1).permute({0, 3, 1, 2}), tap, bias,
                    /*stride=*/1, /*padding=*/1, /*dilation=*/1,
                    /*groups=*/tap.size(0))
      .permute({0, 2, 3, 1})
      .contiguous()
      .unflatten(0, {frames.size(0), frames.size(1)});
}

at::Tensor ConvolveFrameByFrame(const at::Tensor& padded,
                                const at::Tensor& taps,
                                const at::Tensor& bias) {
  const int64_t num_frames = padded.size(1) - kTaps + 1;
  at::Tensor y = ConvolveFrames(padded.narrow(1, 0, num_frames), taps[0], bias);
  for (int64_t tap = 1; tap < kTaps; ++tap) {
    y.add_(ConvolveFrames(padded.narrow(1, tap, num_frames), taps[tap], {}));
  }
  return y;
}

}  // namespace

DepthwiseConv3d::DepthwiseConv3d(WeightReader& weights, const std::string& name,
                                 int64_t channels)
    : taps_(weights.Take(name + ".weight", {channels, 1, kTaps, 3, 3})
                .permute({2, 0, 1, 3, 4})
                .contiguous()),
      bias_(weights.Take(name + ".bias", {channels})) {}

int64_t DepthwiseConv3d::WeightBytes() const {
  return static_cast<int64_t>(taps_.nbytes() + bias_.nbytes());
}

at::Tensor DepthwiseConv3d::Forward(const at::Tensor& x,
                                    at::Tensor& history) const {
  const at::Tensor padded = Padded(x, history);
  history =
      padded.narrow(1, padded.size(1) - kHistoryFrames, kHistoryFrames).clone();
  return x.is_cuda() ? ConvolveFrameByFrame(padded, taps_, bias_)
                     : ConvolveVolume(padded, taps_, bias_);
}

}  // namespace limpid
