// TAEHV's downsampling: frames of half the size, and fewer of them.
//
// Neighbouring frames are mixed by a 1x1 convolution, and the result is
// convolved 3x3 with stride 2.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>

#include "engine/model/convolution.h"
#include "engine/model/frame_conv.h"
#include "engine/model/weights.h"

namespace limpid {

class PoolConv {
 public:
  // Takes `pool`.conv.weight and `conv`.weight. `frames` become one.
  PoolConv(WeightReader& weights, const std::string& pool,
           const std::string& conv, int64_t channels, int64_t frames);

  int64_t WeightBytes() const {
    return limpid::WeightBytes(mixing_) + conv_.WeightBytes();
  }

  // `x`: [batch, channel, frame, height, width]; a multiple of `frames` frames.
  at::Tensor Forward(const at::Tensor& x) const {
    return conv_.Forward(Convolve(x, mixing_));
  }

 private:
  Convolution mixing_;
  FrameConv conv_;
};

}  // namespace limpid
