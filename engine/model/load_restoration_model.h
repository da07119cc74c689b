// A model's folder -> what learned solvers run on.
#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "engine/model/restoration_model.h"

namespace limpid {

// Reads `folder`/model.yaml and loads every part that it names. `options`:
// device and dtype of the weights. Errors are those of the reader and of
// load_model.h; INVALID_ARGUMENT naming the key for a card that no solver can
// use: a section is missing, or the networks do not fit together.
absl::StatusOr<std::shared_ptr<const RestorationModel>> LoadRestorationModel(
    const std::string& folder, at::TensorOptions options);

}  // namespace limpid
