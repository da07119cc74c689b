#include "engine/session/make_solver.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_format.h"
#include "engine/base/errors.h"
#include "engine/model/restoration_model.h"
#include "engine/solver/avis_solver.h"
#include "engine/solver/instantvir_solver.h"
#include "engine/solver/linear_solver.h"

namespace limpid {
namespace {

// "linear", and what the models serve.
std::string SolversThereAre(const Models& models) {
  std::string names(SolverName(SolverKind::kLinear));
  for (const SolverKind kind :
       {SolverKind::kAvis, SolverKind::kAvisFlash, SolverKind::kInstantVir}) {
    if (ModelFor(kind, models) == nullptr) continue;
    names += ", " + std::string(SolverName(kind));
  }
  return names;
}

absl::Status NotServed(SolverKind kind, const Models& models) {
  return WithField(
      WithReason(absl::UnimplementedError(absl::StrFormat(
                     "solver.kind is %s, but the models of this engine serve "
                     "only %s",
                     std::string(SolverName(kind)), SolversThereAre(models))),
                 Reason::kNotSupported),
      "solver.kind");
}

}  // namespace

std::shared_ptr<const RestorationModel> ModelFor(SolverKind kind,
                                                 const Models& models) {
  const auto model =
      std::ranges::find_if(models, [kind](const auto& candidate) {
        return ServesSolver(candidate->card, SolverName(kind));
      });
  return model == models.end() ? nullptr : *model;
}

absl::StatusOr<std::unique_ptr<const Solver>> MakeSolver(SolverKind kind,
                                                         const Models& models) {
  if (kind == SolverKind::kLinear) return std::make_unique<LinearSolver>();
  const auto model = ModelFor(kind, models);
  if (model == nullptr) return NotServed(kind, models);
  if (kind == SolverKind::kInstantVir) {
    return std::make_unique<InstantVirSolver>(model);
  }
  return std::make_unique<AvisSolver>(kind, model);
}

}  // namespace limpid
