// What `limpid model info` says about a model or a weight file.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "absl/status/statusor.h"
#include "cli/weight_file_info.h"
#include "engine/model/model_card.h"

namespace limpid::cli {

// The card, and what each of its files holds.
absl::StatusOr<nlohmann::ordered_json> ModelJson(const std::string& folder,
                                                 const ModelCard& card);
absl::StatusOr<std::string> ModelText(const std::string& folder,
                                      const ModelCard& card);

nlohmann::ordered_json WeightFileJson(const WeightFileInfo& info);
std::string WeightFileText(const WeightFileInfo& info);

}  // namespace limpid::cli
