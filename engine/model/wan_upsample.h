// Upsampling of a Wan VAE's decoder: frames of twice the size and half the
// channels, and twice as many of them where time is doubled.
//
// The first latent frame of a stream stays one frame, and its features are not
// used for the second.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <string>

#include "engine/model/causal_conv3d.h"
#include "engine/model/causal_state.h"
#include "engine/model/upsample_conv.h"
#include "engine/model/weights.h"

namespace limpid {

class WanUpsample {
 public:
  // Takes `name`.resample.1.* and, to double time, `name`.time_conv.*.
  WanUpsample(WeightReader& weights, const std::string& name, int64_t channels,
              bool doubles_time);

  int64_t WeightBytes() const;
  // Values that the state of one stream has, at input frames of `size`.
  int64_t StateValues(FrameSize size) const;

  // `x`: [batch, channel, frame, height, width].
  at::Tensor Forward(const at::Tensor& x, CausalState::Pass& pass) const;

 private:
  at::Tensor DoubleTime(const at::Tensor& x, at::Tensor& history) const;
  at::Tensor DoubleFrames(const at::Tensor& x, at::Tensor& history) const;

  std::optional<CausalConv3d> time_conv_;
  UpsampleConv conv_;
};

}  // namespace limpid
