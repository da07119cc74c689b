// SolverKind -> Solver: the only switch over solver kinds.
#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "engine/session/models.h"
#include "engine/solver/solver.h"
#include "engine/solver/solver_kind.h"

namespace limpid {

// The first of `models` that serves `kind`; null when none does, and for a
// solver without a model.
std::shared_ptr<const RestorationModel> ModelFor(SolverKind kind,
                                                 const Models& models);

// UNIMPLEMENTED (kNotSupported) about "solver.kind" for a solver that no model
// serves.
absl::StatusOr<std::unique_ptr<const Solver>> MakeSolver(SolverKind kind,
                                                         const Models& models);

}  // namespace limpid
