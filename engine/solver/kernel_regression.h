// Interpolates scattered pixels of a frame: at every pixel a quadratic is
// fitted to the known pixels around it, under a Gaussian window, and read at
// the centre.
//
// What depends on the mask alone is worked out once, so that all frames and
// channels that share the mask cost a few separable filters.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "engine/operators/axis_filter.h"
#include "engine/video/frame_format.h"

namespace limpid {

class KernelRegression {
 public:
  // `known` is float, [1, height, width], 1 where known. `sigma` is the
  // window's, in pixels.
  KernelRegression(const at::Tensor& known, double sigma);

  // What it takes to work out the weights of a mask, at most.
  static int64_t WorkBytes(FrameSize size);

  // `measurement` is [..., height, width], 0 where unknown.
  at::Tensor Interpolate(const at::Tensor& measurement) const;

  // Weight of the known pixels in each window, [1, height, width].
  const at::Tensor& support() const { return support_; }

 private:
  at::Tensor Moment(const at::Tensor& columns_filtered, int power) const;

  // filters_[p] weighs by the window times offset^p.
  std::vector<AxisFilter> filters_;
  at::Tensor support_;
  at::Tensor weights_;  // of the monomials' moments, [monomial, height, width]
};

}  // namespace limpid
