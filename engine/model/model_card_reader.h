// YAML -> ModelCard. The only file of engine/ that sees the YAML library, and
// the one that catches what it throws.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "engine/model/model_card.h"

namespace limpid {

// The card at `path`, checked. INVALID_ARGUMENT with file, line, key, what was
// found and what is allowed; NOT_FOUND when there is no such file.
absl::StatusOr<ModelCard> ReadModelCard(const std::string& path);

// The same from text; `name` stands for the file in errors.
absl::StatusOr<ModelCard> ParseModelCard(const std::string& yaml,
                                         const std::string& name);

}  // namespace limpid
