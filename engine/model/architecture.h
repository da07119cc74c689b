// Which network a checkpoint holds, by the names of its tensors.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace limpid {

enum class Architecture { kCausalDit, kWanVae, kLeanVae, kTaehv };

// "causal_dit", "wan_vae", ...
std::string_view ArchitectureName(Architecture architecture);

// `names` are original ones. INVALID_ARGUMENT when they are of none of ours.
absl::StatusOr<Architecture> DetectArchitecture(
    const std::set<std::string>& names);

}  // namespace limpid
