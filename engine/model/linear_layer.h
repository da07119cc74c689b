// A linear layer with its weights: y = x W^T + b over the last axis.
//
// Every matrix product of the DiT goes through here and Linear(), so that one
// place can change its precision or its kernel.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>

#include "engine/model/weights.h"

namespace limpid {

struct LinearSize {
  int64_t in = 0;
  int64_t out = 0;
};

class LinearLayer {
 public:
  // Takes `name`.weight [out, in] and `name`.bias [out].
  LinearLayer(WeightReader& weights, const std::string& name, LinearSize size);
  // Of a weight with `out` rows of any shape, flattened.
  LinearLayer(const at::Tensor& weight, const at::Tensor& bias);

  // Dtype and device of the weights.
  at::TensorOptions options() const { return bias_.options(); }

  // [..., in] to [..., out].
  at::Tensor Forward(const at::Tensor& x) const;
  // Into `out`, which must be contiguous: a piece of a cache, say.
  void ForwardInto(const at::Tensor& x, const at::Tensor& out) const;
  // Followed by GELU in its tanh form.
  at::Tensor ForwardGelu(const at::Tensor& x) const;

 private:
  at::Tensor weight_;  // [out, in]
  at::Tensor bias_;
};

}  // namespace limpid
