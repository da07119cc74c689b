// Tests of engine/solver/solver_kind.
#include "engine/solver/solver_kind.h"

#include <gtest/gtest.h>

namespace limpid {
namespace {

TEST(SolverKindTest, NamesReadBackAsTheirKinds) {
  for (const SolverKind kind :
       {SolverKind::kLinear, SolverKind::kAvis, SolverKind::kAvisFlash,
        SolverKind::kInstantVir}) {
    EXPECT_EQ(SolverFromName(SolverName(kind)), kind);
  }
}

TEST(SolverKindTest, NamesAreThoseOfTheProtocol) {
  EXPECT_EQ(SolverName(SolverKind::kLinear), "linear");
  EXPECT_EQ(SolverName(SolverKind::kAvisFlash), "avis_flash");
}

TEST(SolverKindTest, KnowsNoOtherNames) {
  EXPECT_EQ(SolverFromName(""), std::nullopt);
  EXPECT_EQ(SolverFromName("Linear"), std::nullopt);
}

}  // namespace
}  // namespace limpid
