#include "engine/model/wan_downsample.h"

#include <ATen/ATen.h>

namespace limpid {

WanDownsample::WanDownsample(WeightReader& weights, const std::string& name,
                             int64_t channels, bool halves_time)
    : conv_(weights, name + ".resample.1",
            {.in_channels = channels,
             .out_channels = channels,
             .stride = 2,
             .padding = 0}) {
  if (!halves_time) return;
  time_conv_.emplace(weights, name + ".time_conv",
                     CausalConvShape{.in_channels = channels,
                                     .out_channels = channels,
                                     .kernel = {3, 1, 1},
                                     .time_stride = 2});
}

int64_t WanDownsample::WeightBytes() const {
  return conv_.WeightBytes() + (time_conv_ ? time_conv_->WeightBytes() : 0);
}

int64_t WanDownsample::StateValues(FrameSize size) const {
  return time_conv_ ? time_conv_->HistoryValues(size) : 0;
}

at::Tensor WanDownsample::Forward(const at::Tensor& x,
                                  CausalState::Pass& pass) const {
  // Zeros at the right and at the bottom only.
  const at::Tensor y = conv_.Forward(at::constant_pad_nd(x, {0, 1, 0, 1}));
  return time_conv_ ? HalveTime(y, pass.Next()) : y;
}

at::Tensor WanDownsample::HalveTime(const at::Tensor& x,
                                    at::Tensor& history) const {
  if (history.defined()) return time_conv_->Forward(x, history);
  at::Tensor first = x.narrow(2, 0, 1);
  const int64_t later_frames = x.size(2) - 1;
  history = first.clone(at::MemoryFormat::ChannelsLast3d);
  if (later_frames == 0) return first;
  const at::Tensor later = x.narrow(2, 1, later_frames);
  return at::cat({first, time_conv_->Forward(later, history)}, /*dim=*/2);
}

}  // namespace limpid
