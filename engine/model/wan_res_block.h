// Residual block of a Wan VAE:
//
//   shortcut(x) + conv(silu(norm(conv(silu(norm(x))))))
//
// with causal 3x3x3 convolutions; the shortcut is a 1x1x1 convolution where the
// number of channels changes.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <string>

#include "engine/model/causal_conv3d.h"
#include "engine/model/causal_state.h"
#include "engine/model/channel_norm.h"
#include "engine/model/frame_conv.h"
#include "engine/model/weights.h"

namespace limpid {

class WanResBlock {
 public:
  // Takes `name`.residual.{0,2,3,6}.* and `name`.shortcut.*.
  WanResBlock(WeightReader& weights, const std::string& name,
              int64_t in_channels, int64_t out_channels);

  int64_t WeightBytes() const;
  // Values that the state of one stream has, at frames of `size`.
  int64_t StateValues(FrameSize size) const;

  // `x`: [batch, channel, frame, height, width].
  at::Tensor Forward(const at::Tensor& x, CausalState::Pass& pass) const;

 private:
  // The biases of the convolutions go into the passes that follow these.
  struct Half {
    ChannelNorm norm;
    CausalConv3d conv;
    at::Tensor bias;
  };
  static Half TakeHalf(WeightReader& weights, const std::string& name,
                       int first_index, const CausalConvShape& shape);

  Half first_;
  Half second_;
  std::optional<FrameConv> shortcut_;
};

}  // namespace limpid
