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
#include <optional>
#include <string>

#include "engine/model/convolution.h"
#include "engine/model/narrow_conv.h"
#include "engine/model/weights.h"
#include "engine/video/frame_format.h"

namespace limpid {

struct CausalConvShape {
  int64_t in_channels = 0;
  int64_t out_channels = 0;
  std::array<int64_t, 3> kernel = {3, 3, 3};  // frames, rows, columns
  int64_t time_stride = 1;
};

// What a causal convolution reads: history, then the frames of the chunk, and
// beside the channels spare ones where more channels are faster.
struct CausalInput {
  // [batch, channel + spare, history + frame, height, width]
  at::Tensor padded;
  at::Tensor frames;  // [batch, channel, frame, height, width] of `padded`
  at::Tensor spare;   // the channels beside `frames`; may have none
};

class CausalConv3d {
 public:
  // Takes `name`.weight [out, in, kernel...] and `name`.bias [out].
  CausalConv3d(WeightReader& weights, const std::string& name,
               const CausalConvShape& shape);
  // `bias` may be undefined.
  CausalConv3d(const at::Tensor& weight, const at::Tensor& bias,
               const CausalConvShape& shape);

  int64_t history_frames() const {
    return shape_.kernel[0] - shape_.time_stride;
  }
  // Values that the history of one stream has.
  int64_t HistoryValues(FrameSize size) const;
  int64_t WeightBytes() const;

  // `x`: [batch, channel, frame, height, width]; the number of frames is a
  // multiple of the stride. `history` is what the call before left in it,
  // undefined at the start of the stream; it gets a tensor of its own, of
  // exactly `history_frames()` frames.
  at::Tensor Forward(const at::Tensor& x, at::Tensor& history) const;
  at::Tensor ForwardRelu(const at::Tensor& x, at::Tensor& history) const;

  // The same in two halves, which saves a copy of the video: the caller writes
  // `x` into `frames` and zeros into `spare` of what NewInput returned for the
  // sizes of `x`.
  CausalInput NewInput(at::IntArrayRef sizes, const at::Tensor& history) const;
  at::Tensor Convolve(const CausalInput& input, at::Tensor& history) const;

 private:
  CausalInput InputOf(const at::Tensor& x, const at::Tensor& history) const;
  at::Tensor LastFrames(const CausalInput& input) const;

  CausalConvShape shape_;
  at::TensorOptions options_;
  int64_t spare_channels_ = 0;
  Convolution convolution_;
  std::optional<NarrowConv> narrow_;  // instead, for few channels
};

}  // namespace limpid
