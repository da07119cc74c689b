// A filter along one axis of a frame, with a stride and a border:
//   out[i] = sum over j of taps[j] in[stride i + j - before].
//
// Runs as a product with a small banded matrix, block of samples by block of
// samples: a few multiplications more than the sum asks for, at the speed of a
// matrix product. The building block of separable operators.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "engine/operators/operator_spec.h"

namespace limpid {

struct Padding;

class AxisFilter {
 public:
  struct Geometry {
    int64_t stride = 1;
    int64_t before = 0;  // samples needed before the first, and after the last
    int64_t after = 0;
    Border border = Border::kReflect;
  };

  // `taps` is float64, on the device of the videos; at least `stride` of them.
  AxisFilter(const at::Tensor& taps, const Geometry& geometry);

  // What a filter of so many taps holds.
  static int64_t Bytes(int64_t num_taps, int64_t stride);

  // Samples that Forward or Adjoint hold at most for every line of `size`
  // samples, with its borders, its overlapping blocks and the answer.
  static int64_t WorkSamples(int64_t size, int64_t num_taps, int64_t stride);

  // `dim` is -1 (along rows) or -2 (along columns).
  at::Tensor Forward(const at::Tensor& x, int64_t dim) const;
  // The transpose of Forward for an axis of `size` samples.
  at::Tensor Adjoint(const at::Tensor& y, int64_t dim, int64_t size) const;

 private:
  int64_t OutputSize(int64_t size) const;
  int64_t NumBlocks(int64_t outputs) const;
  // The padding that makes `outputs` come out as whole blocks.
  Padding PaddingFor(int64_t size, int64_t outputs) const;

  const Geometry geometry_;
  const int64_t num_taps_;
  const int64_t block_;  // outputs a block
  at::Tensor matrix_;    // [stride (block - 1) + num_taps, block]
};

}  // namespace limpid
