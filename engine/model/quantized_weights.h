// Weights in 8 bits, for models that are shipped: a quarter of float32 on the
// disk, the same values as before in memory once they are loaded.
//
// A tensor W with one scale s per output channel o (its first dimension),
//   W[o, ...] = s[o] Q[o, ...],   s[o] = max |W[o, ...]| / 127,
// is stored as `NAME` (I8, the shape of W) and `NAME.scale` (F32, [channels]).
// Every value is off by at most s[o] / 2. Tensors that are not I8 are stored as
// they are.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/model/weights.h"

namespace limpid {

struct QuantizedTensor {
  at::Tensor values;  // I8
  at::Tensor scale;   // F32, [values.size(0)]
};

// "NAME.scale".
std::string ScaleName(const std::string& name);

// Whether 8 bits save room: floating point, and at least 32 values for each
// scale. Biases, norms and modulations are not worth it and need the bits.
bool IsQuantizable(at::ScalarType dtype, const std::vector<int64_t>& shape);

// `tensor` must be floating point and finite, of at least two dimensions.
QuantizedTensor Quantize(const at::Tensor& tensor);
// As float32.
at::Tensor Dequantize(const QuantizedTensor& quantized);

// `weights` with every pair of Q and s made one float32 tensor again; the
// others as they are. INVALID_ARGUMENT naming the tensor when one of a pair is
// missing, has another dtype or shape, or a scale is negative or not finite.
absl::StatusOr<Weights> DequantizedWeights(const Weights& weights);

}  // namespace limpid
