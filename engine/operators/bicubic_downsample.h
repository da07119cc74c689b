// Anti-aliased bicubic downsampling: Keys' cubic with a = -0.5, stretched by
// the factor, along columns and rows. Reflected border.
#pragma once

#include "engine/operators/axis_filter.h"
#include "engine/operators/linear_operator.h"

namespace limpid {

class BicubicDownsample final : public LinearOperator {
 public:
  // To frames of `measured` pixels.
  BicubicDownsample(int64_t factor, FrameSize measured, c10::Device device);

  at::Tensor Forward(const at::Tensor& x, int64_t first_frame) const override;
  at::Tensor Adjoint(const at::Tensor& y, int64_t first_frame) const override;
  FrameSize input_size() const override {
    return {.width = factor_ * measured_.width,
            .height = factor_ * measured_.height};
  }
  FrameSize output_size() const override { return measured_; }
  Degradation degradation() const override {
    return {.factor = factor_, .is_bicubic = true};
  }

 private:
  const int64_t factor_;
  const FrameSize measured_;
  const AxisFilter filter_;
};

}  // namespace limpid
