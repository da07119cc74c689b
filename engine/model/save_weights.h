// Writes the weight file of a model card.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "engine/model/model_card.h"
#include "engine/model/weights.h"

namespace limpid {

// The dtype that loses nothing: that of the tensors when they agree, float32
// otherwise. INVALID_ARGUMENT naming a tensor that is not floating point.
absl::StatusOr<WeightDtype> CommonDtype(const Weights& weights);

// Writes `weights` to `folder`/`file`, converted one by one. kInt8 leaves
// tensors that are not worth it in float32 (quantized_weights.h).
// INVALID_ARGUMENT naming a tensor that is not finite, or no longer in `dtype`.
absl::StatusOr<WeightFile> SaveWeights(const std::string& folder,
                                       const std::string& file,
                                       const Weights& weights,
                                       WeightDtype dtype);

}  // namespace limpid
