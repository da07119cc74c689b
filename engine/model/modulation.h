// How the timestep steers a block: shift and scale before, gate after.
//
// Tokens are [batch, frame, token, channel]; each frame has a shift, a scale
// and a gate of its own, [batch, frame or 1, 1, channel], in the dtype of the
// tokens.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "engine/model/weights.h"

namespace limpid {

// LayerNorm(x) * scale + shift; `scale` comes with its 1 already added.
at::Tensor ModulatedNorm(const at::Tensor& x, const at::Tensor& shift,
                         const at::Tensor& scale);

// x += gate * y.
void AddGatedInPlace(at::Tensor& x, const at::Tensor& y,
                     const at::Tensor& gate);

// The learned part, one row for each shift, scale and gate.
class Modulation {
 public:
  // Takes `name` [1, num_rows, dim]. To the rows `scale_rows` 1 is added.
  Modulation(WeightReader& weights, const std::string& name,
             at::IntArrayRef shape, at::IntArrayRef scale_rows);

  // The rows for `time` [batch, frame, row or 1, channel]: the sum of both,
  // added in float32 and rounded once to the dtype of `time`.
  std::vector<at::Tensor> Rows(const at::Tensor& time) const;

 private:
  at::Tensor rows_;  // float32 [1, 1, row, channel]
};

}  // namespace limpid
