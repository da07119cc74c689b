// Blur by a kernel: a point of light becomes the kernel (a convolution).
//
// A kernel of rank 1, such as every Gaussian, is filtered along columns and
// then along rows; any other one by Fourier transform.
#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <optional>

#include "engine/operators/axis_filter.h"
#include "engine/operators/linear_operator.h"
#include "engine/operators/operator_spec.h"

namespace limpid {

class KernelSpectrum;

class Blur final : public LinearOperator {
 public:
  // kernel(y, x) = columns[y] * rows[x]; float64 on the CPU.
  struct Factors {
    at::Tensor columns;
    at::Tensor rows;
  };

  // `kernel` is float64 on the CPU, [height, width], both odd.
  Blur(const at::Tensor& kernel, Border border, FrameSize size,
       c10::Device device);
  ~Blur() override;

  at::Tensor Forward(const at::Tensor& x, int64_t first_frame) const override;
  at::Tensor Adjoint(const at::Tensor& y, int64_t first_frame) const override;
  FrameSize input_size() const override { return size_; }
  FrameSize output_size() const override { return size_; }
  Degradation degradation() const override { return degradation_; }

  Border border() const { return border_; }
  // Nothing when the kernel has a higher rank than 1.
  const std::optional<Factors>& factors() const { return factors_; }

 private:
  struct AxisFilters {
    AxisFilter columns;
    AxisFilter rows;
  };

  const FrameSize size_;
  const Border border_;
  const std::optional<Factors> factors_;
  const Degradation degradation_;
  // One of the two, by the rank of the kernel.
  std::unique_ptr<const AxisFilters> filters_;
  std::unique_ptr<const KernelSpectrum> spectrum_;
};

// The kernel of a spec, float64 on the CPU, [height, width], sums to 1.
at::Tensor BlurKernel(const BlurSpec& spec);

}  // namespace limpid
