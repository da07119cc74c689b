// The table of solver names.
#include "engine/solver/solver_kind.h"

#include <array>
#include <utility>

namespace limpid {
namespace {

constexpr std::array<std::pair<SolverKind, std::string_view>, 4> kNames = {{
    {SolverKind::kLinear, "linear"},
    {SolverKind::kAvis, "avis"},
    {SolverKind::kAvisFlash, "avis_flash"},
    {SolverKind::kInstantVir, "instantvir"},
}};

}  // namespace

std::string_view SolverName(SolverKind kind) {
  for (const auto& [known, name] : kNames) {
    if (known == kind) return name;
  }
  return "";
}

std::optional<SolverKind> SolverFromName(std::string_view name) {
  for (const auto& [kind, known] : kNames) {
    if (known == name) return kind;
  }
  return std::nullopt;
}

}  // namespace limpid
