#include "engine/model/weight_shapes.h"

#include <ATen/core/Tensor.h>

#include "absl/strings/str_format.h"
#include "engine/model/tensor_error.h"

namespace limpid {

absl::StatusOr<int64_t> SizeOfTensor(const Weights& weights,
                                     const std::string& name, int64_t num_axes,
                                     int64_t axis) {
  const auto found = weights.find(name);
  if (found == weights.end()) return TensorError(name, "is missing");
  const at::IntArrayRef shape = found->second.sizes();
  if (static_cast<int64_t>(shape.size()) == num_axes) return shape.at(axis);
  return TensorError(name, absl::StrFormat("has %d axes; expected %d",
                                           shape.size(), num_axes));
}

}  // namespace limpid
