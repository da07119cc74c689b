// Names of tensors as public checkpoints have them -> the names of the original
// Wan, LeanVAE and TAEHV code, which our modules use.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/model/weights.h"

namespace limpid {

enum class NameLayout { kOriginal, kDiffusersDit, kDiffusersVae };

// "original", "diffusers DiT", "diffusers VAE".
std::string_view LayoutName(NameLayout layout);

// Without the prefixes of wrappers: `model.` and `net.` in front, the modules
// of FSDP, activation checkpointing and compilation anywhere.
std::string WithoutWrappers(const std::string& name);

// Of a checkpoint whose tensors have these names, with or without wrappers.
NameLayout DetectLayout(const std::vector<std::string>& names);

// Each name with its original one. INVALID_ARGUMENT naming the tensor when the
// layout does not have it, or both tensors when two are the same one.
absl::StatusOr<std::map<std::string, std::string>> OriginalNames(
    const std::vector<std::string>& names);

// The same tensors under their original names.
absl::StatusOr<Weights> WithOriginalNames(const Weights& weights);

}  // namespace limpid
