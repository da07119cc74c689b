// 3x3x3 convolution of each channel by itself that looks only back in time,
// of channels-last video.
//
// Output frame t is made of input frames t - 2 ... t. The first two of a
// chunk's are the last of the chunk before: the layer's history, which the
// caller keeps. Before the stream there were zeros, and around each frame.
//
// Measured at [1, 3, 32, 32, 179] float32 on 2 cores with AVX-512: conv3d on
// channels last 0.7 ms, on planes 1.3, three conv2d 0.8, 27 shifted products
// 2.7. At [1, 3, 60, 104, 512] bfloat16 on an H200: conv3d on channels last
// 1277 us, on planes 200, three conv2d on channels last 84.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>

#include "engine/model/weights.h"

namespace limpid {

class DepthwiseConv3d {
 public:
  static constexpr int64_t kHistoryFrames = 2;

  // Takes `name`.weight [channels, 1, 3, 3, 3] and `name`.bias [channels].
  DepthwiseConv3d(WeightReader& weights, const std::string& name,
                  int64_t channels);

  int64_t WeightBytes() const;

  // `x`: [batch, frame, height, width, channel]. `history` is what the call
  // before left in it, undefined at the start of the stream; it gets a tensor
  // of its own. Returns a new tensor of the sizes of `x`, contiguous.
  at::Tensor Forward(const at::Tensor& x, at::Tensor& history) const;

 private:
  at::Tensor taps_;  // [3 in time, channels, 1, 3, 3]
  at::Tensor bias_;
};

}  // namespace limpid
