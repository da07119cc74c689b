// Convolution of each frame of a video by itself.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>

#include "engine/model/convolution.h"
#include "engine/model/weights.h"

namespace limpid {

struct FrameConvShape {
  int64_t in_channels = 0;
  int64_t out_channels = 0;
  int64_t kernel = 3;  // rows and columns
  int64_t stride = 1;
  int64_t padding = 1;  // by zeros, on each side
  bool has_bias = true;
  // Axes of the weight in the checkpoint: 5 when it has one for time, of 1.
  int64_t weight_axes = 4;
};

class FrameConv {
 public:
  // Takes `name`.weight and, if it has one, `name`.bias.
  FrameConv(WeightReader& weights, const std::string& name,
            const FrameConvShape& shape);
  // `weight`: [out, in, rows, columns]; `bias` may be undefined.
  FrameConv(const at::Tensor& weight, const at::Tensor& bias,
            const FrameConvShape& shape);

  at::TensorOptions options() const { return convolution_.weight.options(); }
  int64_t WeightBytes() const { return limpid::WeightBytes(convolution_); }

  // `x`: [batch, channel, frame, height, width].
  at::Tensor Forward(const at::Tensor& x) const;
  at::Tensor ForwardRelu(const at::Tensor& x) const;
  // relu(conv(x) + residual)
  at::Tensor ForwardAddRelu(const at::Tensor& x,
                            const at::Tensor& residual) const;

 private:
  at::Tensor WithSpareChannels(const at::Tensor& x) const;

  int64_t spare_channels_;
  Convolution convolution_;
};

}  // namespace limpid
