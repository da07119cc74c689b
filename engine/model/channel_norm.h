// RMS norm over the channels of each pixel, and the SiLU that follows it in a
// Wan VAE:
//
//   norm(x) = gamma sqrt(C) x / |x|,   silu(v) = v / (1 + exp(-v)).
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>

#include "engine/model/causal_conv3d.h"
#include "engine/model/weights.h"

namespace limpid {

class ChannelNorm {
 public:
  // Takes `name`.gamma [channels, 1...], of `axes` axes.
  ChannelNorm(WeightReader& weights, const std::string& name, int64_t channels,
              int64_t axes);

  int64_t WeightBytes() const { return static_cast<int64_t>(gain_.nbytes()); }

  // `x`: [batch, channel, frame, height, width], as all below.
  at::Tensor Forward(const at::Tensor& x) const;

  // silu(norm(x + bias)) into the frames of `out`. `bias`: [channel], or
  // undefined; it may be added to `x` in place.
  void ForwardSilu(const at::Tensor& x, const at::Tensor& bias,
                   const CausalInput& out) const;

 private:
  void Launch(const at::Tensor& x, const at::Tensor& bias,
              const at::Tensor& out, bool has_silu) const;

  at::Tensor gain_;  // gamma sqrt(C) [channel], float32
};

}  // namespace limpid
