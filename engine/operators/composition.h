// Several operators one after another: A = A_k ... A_2 A_1. Histories add up.
#pragma once

#include <vector>

#include "engine/operators/linear_operator.h"

namespace limpid {

class Composition final : public LinearOperator {
 public:
  using Stages = std::vector<std::unique_ptr<const LinearOperator>>;

  // In the order of application; at least one, sizes must fit together.
  explicit Composition(Stages stages);

  at::Tensor Forward(const at::Tensor& x, int64_t first_frame) const override;
  at::Tensor Adjoint(const at::Tensor& y, int64_t first_frame) const override;
  at::Tensor Measured(const at::Tensor& y) const override;
  FrameSize input_size() const override;
  FrameSize output_size() const override;
  int64_t history_frames() const override;
  Degradation degradation() const override;

  const Stages& stages() const { return stages_; }

 private:
  const Stages stages_;
};

}  // namespace limpid
