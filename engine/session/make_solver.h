// SolverKind -> Solver: the only switch over solver kinds.
#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "engine/solver/solver.h"
#include "engine/solver/solver_kind.h"

namespace limpid {

// UNIMPLEMENTED (kNotSupported) about "solver.kind" for a solver that this
// build has not.
absl::StatusOr<std::unique_ptr<const Solver>> MakeSolver(SolverKind kind);

}  // namespace limpid
