// Downsampling by the mean of factor x factor pixels.
#pragma once

#include "engine/operators/linear_operator.h"

namespace limpid {

class AreaDownsample final : public LinearOperator {
 public:
  // To frames of `measured` pixels.
  AreaDownsample(int64_t factor, FrameSize measured);

  at::Tensor Forward(const at::Tensor& x, int64_t first_frame) const override;
  at::Tensor Adjoint(const at::Tensor& y, int64_t first_frame) const override;
  FrameSize input_size() const override {
    return {.width = factor_ * measured_.width,
            .height = factor_ * measured_.height};
  }
  FrameSize output_size() const override { return measured_; }
  Degradation degradation() const override { return {.factor = factor_}; }

  at::Tensor Proximal(const Evidence& evidence, double weight,
                      const CgLimits& limits) const override;
  at::Tensor Project(const Evidence& evidence,
                     const CgLimits& limits) const override;

 private:
  // estimate + gain * (every pixel of a block gets the block's misfit).
  at::Tensor Correct(const Evidence& evidence, double gain) const;

  const int64_t factor_;
  const FrameSize measured_;
};

}  // namespace limpid
