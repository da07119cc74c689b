// The discrete cosine transform (type I) that diagonalises a symmetric filter
// with a reflected border, along one axis, cut off above some frequency.
//
// A frame of n samples has the frequencies pi k / (n - 1), k = 0 ... n - 1.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace limpid {

class CosineBasis {
 public:
  // Keeps the `num_frequencies` lowest of `size` frequencies.
  CosineBasis(int64_t size, int64_t num_frequencies);

  // All float64 on the CPU.
  const at::Tensor& frequencies() const { return frequencies_; }
  const at::Tensor& analysis() const { return analysis_; }    // [kept, size]
  const at::Tensor& synthesis() const { return synthesis_; }  // [size, kept]

  // What the filter multiplies each of `size` frequencies by. `taps` is odd
  // and symmetric.
  static at::Tensor Response(const at::Tensor& taps, int64_t size);

 private:
  at::Tensor frequencies_;
  at::Tensor analysis_;
  at::Tensor synthesis_;
};

}  // namespace limpid
