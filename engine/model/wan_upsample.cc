#include "engine/model/wan_upsample.h"

#include <ATen/ATen.h>

#include <vector>

namespace limpid {
namespace {

UpsampleConv TakeConv(WeightReader& weights, const std::string& name,
                      int64_t channels) {
  const int64_t out = channels / 2;
  const at::Tensor weight =
      weights.Take(name + ".resample.1.weight", {out, channels, 3, 3});
  return {weight.unsqueeze(0), weights.Take(name + ".resample.1.bias", {out})};
}

}  // namespace

WanUpsample::WanUpsample(WeightReader& weights, const std::string& name,
                         int64_t channels, bool doubles_time)
    : conv_(TakeConv(weights, name, channels)) {
  if (!doubles_time) return;
  time_conv_.emplace(weights, name + ".time_conv",
                     CausalConvShape{.in_channels = channels,
                                     .out_channels = 2 * channels,
                                     .kernel = {3, 1, 1}});
}

int64_t WanUpsample::WeightBytes() const {
  return conv_.WeightBytes() + (time_conv_ ? time_conv_->WeightBytes() : 0);
}

int64_t WanUpsample::StateValues(FrameSize size) const {
  return time_conv_ ? time_conv_->HistoryValues(size) : 0;
}

at::Tensor WanUpsample::Forward(const at::Tensor& x,
                                CausalState::Pass& pass) const {
  return conv_.Forward(time_conv_ ? DoubleTime(x, pass.Next()) : x);
}

at::Tensor WanUpsample::DoubleTime(const at::Tensor& x,
                                   at::Tensor& history) const {
  if (history.defined()) return DoubleFrames(x, history);
  at::Tensor first = x.narrow(2, 0, 1);
  const int64_t later_frames = x.size(2) - 1;
  if (later_frames == 0) {
    std::vector<int64_t> sizes = first.sizes().vec();
    sizes[2] = time_conv_->history_frames();
    history = at::zeros(sizes, first.options());
    return first;
  }
  const at::Tensor later = x.narrow(2, 1, later_frames);
  return at::cat({first, DoubleFrames(later, history)}, /*dim=*/2);
}

// The convolution's first half of channels is the earlier of two frames.
at::Tensor WanUpsample::DoubleFrames(const at::Tensor& x,
                                     at::Tensor& history) const {
  const at::Tensor pairs =
      time_conv_->Forward(x, history).unflatten(1, {2, x.size(1)});
  return pairs.permute({0, 3, 1, 4, 5, 2})
      .reshape({x.size(0), 2 * x.size(2), x.size(3), x.size(4), x.size(1)})
      .permute({0, 4, 1, 2, 3});
}

}  // namespace limpid
