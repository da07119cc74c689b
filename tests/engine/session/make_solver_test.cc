#include "engine/session/make_solver.h"

#include <gtest/gtest.h>

#include "engine/base/errors.h"

namespace limpid {
namespace {

TEST(MakeSolverTest, MakesTheLinearSolver) {
  const auto solver = MakeSolver(SolverKind::kLinear);
  ASSERT_TRUE(solver.ok());
  EXPECT_NE((*solver)->NewState(), nullptr);
}

TEST(MakeSolverTest, SaysWhichSolverIsMissingAndWhichThereIs) {
  for (SolverKind kind :
       {SolverKind::kAvis, SolverKind::kAvisFlash, SolverKind::kInstantVir}) {
    const absl::Status missing = MakeSolver(kind).status();
    EXPECT_TRUE(absl::IsUnimplemented(missing));
    EXPECT_EQ(ReasonOf(missing), Reason::kNotSupported);
    EXPECT_EQ(FieldOf(missing), "solver.kind");
  }
  EXPECT_EQ(MakeSolver(SolverKind::kAvisFlash).status().message(),
            "solver.kind is avis_flash, but this build has only linear");
}

}  // namespace
}  // namespace limpid
