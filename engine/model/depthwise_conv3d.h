// 3x3x3 convolution of each channel by itself that looks only back in time,
// of channels-last video.
//
// Output frame t is made of input frames t - 2 ... t. The first two of a
// chunk's are the last of the chunk before: the layer's history, which the
// caller keeps. Before the stream there were zeros, and around each frame.
//
// On a GPU it is a kernel of ours: at [1, 3, 60, 104, 512] in bfloat16 on an
// H200 51 us, where conv3d took 200 on planes and 1277 on channels last, and
// three conv2d 84 before they were added up. On a CPU, at [1, 3, 32, 32, 179]
// in float32 on 2 cores with AVX-512, conv3d on channels last took 0.7 ms, on
// planes 1.3, three conv2d 0.8, 27 shifted products 2.7.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>

#include "engine/model/weights.h"

namespace limpid {

enum class Residual { kNone, kInput };

struct DepthwiseShape {
  int64_t channels = 0;
  Residual residual = Residual::kNone;  // kInput: the input is added
};

class DepthwiseConv3d {
 public:
  static constexpr int64_t kHistoryFrames = 2;

  // Takes `name`.weight [channels, 1, 3, 3, 3] and `name`.bias [channels].
  DepthwiseConv3d(WeightReader& weights, const std::string& name,
                  const DepthwiseShape& shape);

  int64_t WeightBytes() const;

  // `x`: [batch, frame, height, width, channel]. `history` is what the call
  // before left in it, undefined at the start of the stream; it gets a tensor
  // of its own. Returns a new tensor of the sizes of `x`, contiguous.
  at::Tensor Forward(const at::Tensor& x, at::Tensor& history) const;

 private:
  // A residual is one more in the middle tap, where taps are precise enough.
  bool adds_input_;
  // CPU: [channels, 1, 3, 3, 3]. GPU: float32, [3, 3, 3, channels].
  at::Tensor taps_;
  at::Tensor bias_;
};

}  // namespace limpid
