// An operator as Python names it: the operator string, and tensors for the
// bitmap of its first mask and the taps of its first blur.
//
// A mask is bool [height, width], or [frame, height, width] for one that
// changes with every frame; true is known. A kernel is float [height, width],
// both odd. Each stands in place of what the string says of its stage.
#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "engine/operators/linear_operator.h"
#include "engine/operators/operator_spec.h"

namespace limpid {

class TensorOperator {
 public:
  // InvalidField for a string that is no operator, a tensor of another type or
  // shape, one without a stage that it could stand for, and a mask per frame
  // without a tensor.
  static absl::StatusOr<TensorOperator> Make(
      std::string_view text, const std::optional<at::Tensor>& mask,
      const std::optional<at::Tensor>& kernel);

  // InvalidField unless the operator gives a measurement of `num_frames`
  // frames of `measured` pixels.
  absl::Status Check(FrameSize measured, int64_t num_frames) const;

  // A for the `count` frames from `first` on of a measurement that Check
  // allowed.
  std::unique_ptr<const LinearOperator> OfFrames(FrameSize measured,
                                                 int64_t first, int64_t count,
                                                 at::Device device) const;

  const OperatorSpec& spec() const { return spec_; }

 private:
  OperatorSpec spec_;
  at::Tensor frame_masks_;  // uint8 [frame, height, width]; or undefined
};

}  // namespace limpid
