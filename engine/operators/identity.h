// A = I: the measurement is the video itself, but for noise.
#pragma once

#include "engine/operators/linear_operator.h"

namespace limpid {

class Identity final : public LinearOperator {
 public:
  explicit Identity(FrameSize size) : size_(size) {}

  at::Tensor Forward(const at::Tensor& x, int64_t first_frame) const override;
  at::Tensor Adjoint(const at::Tensor& y, int64_t first_frame) const override;
  FrameSize input_size() const override { return size_; }
  FrameSize output_size() const override { return size_; }

  at::Tensor Proximal(const Evidence& evidence, double weight,
                      const CgLimits& limits) const override;
  at::Tensor Project(const Evidence& evidence,
                     const CgLimits& limits) const override;

 private:
  const FrameSize size_;
};

}  // namespace limpid
