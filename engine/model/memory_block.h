// TAEHV's layer: 2-D convolutions that see the frame before, with a residual.
//
//   relu(x_t + conv(relu(conv(relu(conv([x_t, x_(t-1)]))))))
//
// The first convolution is a causal one with two taps in time.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>

#include "engine/model/causal_conv3d.h"
#include "engine/model/causal_state.h"
#include "engine/model/frame_conv.h"
#include "engine/model/weights.h"

namespace limpid {

class MemoryBlock {
 public:
  // Takes `name`.conv.{0,2,4}.*.
  MemoryBlock(WeightReader& weights, const std::string& name, int64_t channels);

  int64_t WeightBytes() const;
  // Values that the state of one stream has, at frames of `size`.
  int64_t StateValues(FrameSize size) const {
    return first_.HistoryValues(size);
  }

  // `x`: [batch, channel, frame, height, width].
  at::Tensor Forward(const at::Tensor& x, CausalState::Pass& pass) const;

 private:
  CausalConv3d first_;
  FrameConv second_;
  FrameConv third_;
};

}  // namespace limpid
