// The tensors of one weight file of a model card, checked and ready for use.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "engine/model/model_card.h"
#include "engine/model/weights.h"

namespace limpid {

// "float32", ... and the format's dtype that large tensors have: I8 for kInt8.
std::string_view WeightDtypeName(WeightDtype dtype);
at::ScalarType StoredDtype(WeightDtype dtype);
// What the tensors have once they are loaded: float32 for kInt8.
at::ScalarType LoadedDtype(WeightDtype dtype);

// `file` in `folder`: its hash and the dtypes of its tensors are those of the
// card, every value is finite. Under original names, 8-bit pairs joined; what
// needs no conversion lies in the mapped file. INVALID_ARGUMENT naming file,
// tensor, expected and found; NOT_FOUND when there is no such file.
absl::StatusOr<Weights> LoadWeightFile(const std::string& folder,
                                       const WeightFile& file);

// INVALID_ARGUMENT naming the first tensor that holds an infinity or a NaN.
absl::Status CheckFinite(const Weights& weights);

}  // namespace limpid
