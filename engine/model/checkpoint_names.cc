#include "engine/model/checkpoint_names.h"

#include <algorithm>
#include <array>
#include <optional>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "engine/base/errors.h"
#include "engine/base/status_macros.h"
#include "engine/model/diffusers_names.h"

namespace limpid {
namespace {

constexpr std::array<std::string_view, 2> kWrappersInFront = {"model", "net"};
constexpr std::array<std::string_view, 3> kWrappersAnywhere = {
    "_fsdp_wrapped_module", "_checkpoint_wrapped_module", "_orig_mod"};

template <typename Names>
bool Contains(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool AnyStartsWith(const std::vector<std::string>& names,
                   const std::string& prefix) {
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    return absl::StartsWith(WithoutWrappers(name), prefix);
  });
}

absl::Status UnknownName(const std::string& name, NameLayout layout) {
  return InvalidField(name,
                      absl::StrFormat("tensor %s: is not in the %s layout",
                                      absl::Utf8SafeCEscape(name),
                                      std::string(LayoutName(layout))));
}

std::optional<std::string> OriginalName(const std::string& name,
                                        NameLayout layout,
                                        int64_t resnets_per_stage) {
  switch (layout) {
    case NameLayout::kDiffusersDit:
      return OriginalDitName(name);
    case NameLayout::kDiffusersVae:
      return OriginalVaeName(name, resnets_per_stage);
    case NameLayout::kOriginal:
      return name;
  }
  return std::nullopt;
}

}  // namespace

std::string_view LayoutName(NameLayout layout) {
  switch (layout) {
    case NameLayout::kDiffusersDit:
      return "diffusers DiT";
    case NameLayout::kDiffusersVae:
      return "diffusers VAE";
    case NameLayout::kOriginal:
      break;
  }
  return "original";
}

std::string WithoutWrappers(const std::string& name) {
  std::vector<std::string> parts;
  for (const auto part : absl::StrSplit(name, '.')) {
    const std::string word(part);
    if (Contains(kWrappersAnywhere, word)) continue;
    if (parts.empty() && Contains(kWrappersInFront, word)) continue;
    parts.push_back(word);
  }
  return absl::StrJoin(parts, ".");
}

NameLayout DetectLayout(const std::vector<std::string>& names) {
  if (AnyStartsWith(names, "condition_embedder.")) {
    return NameLayout::kDiffusersDit;
  }
  if (AnyStartsWith(names, "encoder.conv_in.") ||
      AnyStartsWith(names, "decoder.conv_in.")) {
    return NameLayout::kDiffusersVae;
  }
  return NameLayout::kOriginal;
}

absl::StatusOr<std::map<std::string, std::string>> OriginalNames(
    const std::vector<std::string>& names) {
  const NameLayout layout = DetectLayout(names);
  std::vector<std::string> stripped;
  for (const std::string& name : names) {
    stripped.push_back(WithoutWrappers(name));
  }
  const int64_t resnets_per_stage = ResnetsPerStage(stripped);
  std::map<std::string, std::string> originals;
  std::map<std::string, std::string> sources;
  for (size_t i = 0; i < names.size(); ++i) {
    const std::optional<std::string> original =
        OriginalName(stripped[i], layout, resnets_per_stage);
    if (!original.has_value()) return UnknownName(names[i], layout);
    const auto [source, is_new] = sources.emplace(*original, names[i]);
    if (!is_new) {
      return InvalidField(names[i],
                          absl::StrFormat("tensors %s and %s are both %s",
                                          absl::Utf8SafeCEscape(source->second),
                                          absl::Utf8SafeCEscape(names[i]),
                                          absl::Utf8SafeCEscape(*original)));
    }
    originals.emplace(names[i], *original);
  }
  return originals;
}

absl::StatusOr<Weights> WithOriginalNames(const Weights& weights) {
  std::vector<std::string> names;
  for (const auto& [name, tensor] : weights) names.push_back(name);
  ASSIGN_OR_RETURN(const auto originals, OriginalNames(names));
  Weights renamed;
  for (const auto& [name, original] : originals) {
    renamed.emplace(original, weights.at(name));
  }
  return renamed;
}

}  // namespace limpid
