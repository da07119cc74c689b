#include "engine/session/make_solver.h"

#include <gtest/gtest.h>

#include "engine/base/errors.h"
#include "tests/testing/linear_model.h"

namespace limpid {
namespace {

constexpr SolverKind kLearned[] = {SolverKind::kAvis, SolverKind::kAvisFlash,
                                   SolverKind::kInstantVir};

TEST(MakeSolverTest, MakesTheLinearSolver) {
  const auto solver = MakeSolver(SolverKind::kLinear, {});
  ASSERT_TRUE(solver.ok());
  EXPECT_NE((*solver)->NewState(), nullptr);
}

TEST(MakeSolverTest, MakesTheSolversThatAModelServes) {
  FailurePoint no_failure;
  const Models models = {ToyModel(&no_failure)};
  for (const SolverKind kind : kLearned) {
    const auto solver = MakeSolver(kind, models);
    ASSERT_TRUE(solver.ok()) << solver.status();
    EXPECT_NE((*solver)->NewState(), nullptr);
  }
}

TEST(MakeSolverTest, TakesTheFirstModelThatServesTheSolver) {
  FailurePoint no_failure;
  const auto student = ToyModel(&no_failure);
  student->card.solver->kind = "instantvir";
  student->card.solver->also = {};
  const auto all = ToyModel(&no_failure);
  const Models models = {student, all};
  EXPECT_EQ(ModelFor(SolverKind::kInstantVir, models), student);
  EXPECT_EQ(ModelFor(SolverKind::kAvisFlash, models), all);
  EXPECT_EQ(ModelFor(SolverKind::kLinear, models), nullptr);
}

TEST(MakeSolverTest, SaysWhichSolverIsMissingAndWhichThereAre) {
  for (const SolverKind kind : kLearned) {
    const absl::Status missing = MakeSolver(kind, {}).status();
    EXPECT_TRUE(absl::IsUnimplemented(missing));
    EXPECT_EQ(ReasonOf(missing), Reason::kNotSupported);
    EXPECT_EQ(FieldOf(missing), "solver.kind");
  }
  FailurePoint no_failure;
  const auto model = ToyModel(&no_failure);
  model->card.solver->also = {};
  EXPECT_EQ(MakeSolver(SolverKind::kInstantVir, {model}).status().message(),
            "solver.kind is instantvir, but the models of this engine serve "
            "only linear, avis, avis_flash");
}

}  // namespace
}  // namespace limpid
