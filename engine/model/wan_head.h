// The last layer of a Wan VAE's encoder and decoder: conv(silu(norm(x))) with a
// causal 3x3x3 convolution.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>

#include "engine/model/causal_conv3d.h"
#include "engine/model/causal_state.h"
#include "engine/model/channel_norm.h"
#include "engine/model/weights.h"

namespace limpid {

class WanHead {
 public:
  // Takes `name`.0.gamma and `name`.2.*.
  WanHead(WeightReader& weights, const std::string& name, int64_t in_channels,
          int64_t out_channels)
      : norm_(weights, name + ".0", in_channels, /*axes=*/4),
        conv_(weights, name + ".2",
              {.in_channels = in_channels, .out_channels = out_channels}) {}

  int64_t WeightBytes() const {
    return norm_.WeightBytes() + conv_.WeightBytes();
  }
  int64_t StateValues(FrameSize size) const {
    return conv_.HistoryValues(size);
  }

  // `x`: [batch, channel, frame, height, width].
  at::Tensor Forward(const at::Tensor& x, CausalState::Pass& pass) const {
    at::Tensor& history = pass.Next();
    const CausalInput input = conv_.NewInput(x.sizes(), history);
    norm_.ForwardSilu(x, /*bias=*/{}, input);
    return conv_.Convolve(input, history);
  }

 private:
  ChannelNorm norm_;
  CausalConv3d conv_;
};

}  // namespace limpid
