// A convolution in space and time with few channels on one side, as one in
// space.
//
// Few inputs: frames t - 2, t - 1 and t stand side by side as channels of one.
// Few outputs: each tap in time has channels of its own, summed afterwards.
// Tensor cores take channels by eight, so that 3 channels cost as much as 9: on
// an H200, 3 to 96 channels take 7.5 ms as a volume and 1 ms so, 96 to 3 take 3
// ms and 1 (12 frames of 832x480, bfloat16).
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "engine/model/convolution.h"

namespace limpid {

class NarrowConv {
 public:
  static bool Suits(int64_t in_channels, int64_t out_channels);

  // `weight`: [out, in, frames, rows, columns] that Suits says yes to; `bias`
  // may be undefined.
  NarrowConv(const at::Tensor& weight, const at::Tensor& bias);

  int64_t WeightBytes() const { return limpid::WeightBytes(convolution_); }

  // `x`: [batch, in, taps - 1 + frame, height, width], the first ones history.
  // Returns [batch, out, frame, height, width].
  at::Tensor Forward(const at::Tensor& x) const;

 private:
  at::Tensor StackInputs(const at::Tensor& x) const;
  at::Tensor SumOutputs(const at::Tensor& y) const;

  int64_t taps_;
  int64_t out_channels_;
  bool stacks_inputs_;
  Convolution convolution_;
  at::Tensor bias_;  // of the summed outputs
};

}  // namespace limpid
