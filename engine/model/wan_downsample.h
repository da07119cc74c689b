// Downsampling of a Wan VAE's encoder: frames of half the size, and half as
// many of them where time is halved.
//
// The first frame of a stream stays one frame, and becomes the history of the
// next two.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <string>

#include "engine/model/causal_conv3d.h"
#include "engine/model/causal_state.h"
#include "engine/model/frame_conv.h"
#include "engine/model/weights.h"

namespace limpid {

class WanDownsample {
 public:
  // Takes `name`.resample.1.* and, to halve time, `name`.time_conv.*.
  WanDownsample(WeightReader& weights, const std::string& name,
                int64_t channels, bool halves_time);

  int64_t WeightBytes() const;
  // Values that the state of one stream has, at output frames of `size`.
  int64_t StateValues(FrameSize size) const;

  // `x`: [batch, channel, frame, height, width]; after the first frame of the
  // stream an even number of frames if time is halved.
  at::Tensor Forward(const at::Tensor& x, CausalState::Pass& pass) const;

 private:
  at::Tensor HalveTime(const at::Tensor& x, at::Tensor& history) const;

  FrameConv conv_;
  std::optional<CausalConv3d> time_conv_;
};

}  // namespace limpid
