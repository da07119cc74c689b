// Sizes of a network that the shapes of its tensors show.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "engine/model/weights.h"

namespace limpid {

// Size along `axis` of the tensor `name`, which must have `num_axes`.
// InvalidField naming the tensor when it is missing or has another rank.
absl::StatusOr<int64_t> SizeOfTensor(const Weights& weights,
                                     const std::string& name, int64_t num_axes,
                                     int64_t axis);

}  // namespace limpid
