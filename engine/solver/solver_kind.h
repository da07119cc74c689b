// Names of the solvers and their knobs.
#pragma once

#include <optional>
#include <string_view>

#include "engine/solver/sampler_request.h"

namespace limpid {

enum class SolverKind { kLinear, kAvis, kAvisFlash, kInstantVir };

std::string_view SolverName(SolverKind kind);  // "linear", "avis_flash", ...
std::optional<SolverKind> SolverFromName(std::string_view name);

struct SolverOptions {
  // Brings the estimate in line with the measurement; off, it stays as it is.
  bool final_projection = true;
  int cg_iterations = 0;  // upper bound, 1 to 200; 0 means the solver's own
  SamplerRequest sampler = {};  // of learned solvers
};

}  // namespace limpid
