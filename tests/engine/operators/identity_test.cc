// Tests of engine/operators/identity.
#include "engine/operators/identity.h"

#include "tests/engine/operators/operator_testing.h"

namespace limpid {
namespace {

constexpr FrameSize kSize = {.width = 3, .height = 2};

TEST(IdentityTest, KeepsTheVideo) {
  const Identity identity(kSize);
  const at::Tensor x = RandomVideo(2, kSize);
  EXPECT_TRUE(at::equal(identity.Forward(x, 0), x));
  EXPECT_TRUE(at::equal(identity.Adjoint(x, 0), x));
}

TEST(IdentityTest, StepsSolveLeastSquares) {
  at::manual_seed(1);
  ExpectStepsSolveLeastSquares(Identity(kSize), 2, 0);
}

TEST(IdentityTest, DegradesNothing) {
  EXPECT_EQ(Identity({3, 2}).degradation(), Degradation());
}

}  // namespace
}  // namespace limpid
