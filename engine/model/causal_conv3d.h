// Convolution of video that looks only back in time.
//
// With kernel k and stride s in time, output frame t is made of input frames
// s t - (k - s) ... s t + s - 1. The first k - s of a chunk's input are the
// last of the chunk before: the layer's history, which the caller keeps. Before
// the stream there were zeros. Rows and columns are padded by zeros, so that
// their number stays.
#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <cstdint>
#include <string>

#include "engine/model/weights.h"

namespace limpid {

struct CausalConvShape {
  int64_t in_channels = 0;
  int64_t out_channels = 0;
  std::array<int64_t, 3> kernel = {3, 3, 3};  // frames, rows, columns; odd rows
  int64_t time_stride = 1;
  int64_t groups = 1;
};

// Video whose first frames are a layer's history.
struct CausalInput {
  at::Tensor padded;  // [batch, channel, history + frame, height, width]
  at::Tensor frames;  // the frames of `padded` that follow the history
};

class CausalConv3d {
 public:
  // Takes `name`.weight [out, in / groups, kernel...] and `name`.bias [out].
  CausalConv3d(WeightReader& weights, const std::string& name,
               const CausalConvShape& shape);
  // `bias` may be undefined.
  CausalConv3d(const at::Tensor& weight, at::Tensor bias,
               const CausalConvShape& shape);

  int64_t history_frames() const {
    return shape_.kernel[0] - shape_.time_stride;
  }

  // `x`: [batch, channel, frame, height, width]; the number of frames is a
  // multiple of the stride. `history` is what the call before left in it,
  // undefined at the start of the stream; it gets a tensor of its own, of
  // exactly `history_frames()` frames.
  at::Tensor Forward(const at::Tensor& x, at::Tensor& history) const;

  // The same in two halves, which saves a copy of the video: the caller writes
  // `x` into `frames` of what NewInput returned, of the sizes of `x`.
  CausalInput NewInput(at::IntArrayRef sizes, const at::Tensor& history) const;
  at::Tensor Convolve(const CausalInput& input, at::Tensor& history) const;

 private:
  CausalConvShape shape_;
  at::MemoryFormat format_;
  at::Tensor weight_;
  at::Tensor bias_;
};

}  // namespace limpid
