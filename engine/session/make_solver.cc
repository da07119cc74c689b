#include "engine/session/make_solver.h"

#include <string>

#include "absl/strings/str_format.h"
#include "engine/base/errors.h"
#include "engine/solver/linear_solver.h"

namespace limpid {

absl::StatusOr<std::unique_ptr<const Solver>> MakeSolver(SolverKind kind) {
  switch (kind) {
    case SolverKind::kLinear:
      return std::make_unique<const LinearSolver>();
    case SolverKind::kAvis:
    case SolverKind::kAvisFlash:
    case SolverKind::kInstantVir:
      break;
  }
  return WithField(
      WithReason(absl::UnimplementedError(absl::StrFormat(
                     "solver.kind is %s, but this build has only %s",
                     std::string(SolverName(kind)),
                     std::string(SolverName(SolverKind::kLinear)))),
                 Reason::kNotSupported),
      "solver.kind");
}

}  // namespace limpid
