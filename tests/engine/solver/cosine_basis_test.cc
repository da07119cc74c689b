// Tests of engine/solver/cosine_basis.
#include "engine/solver/cosine_basis.h"

#include "engine/operators/axis_filter.h"
#include "tests/engine/solver/solver_testing.h"

namespace limpid {
namespace {

TEST(CosineBasisTest, SynthesisUndoesAnalysis) {
  for (const int64_t size : {1, 2, 3, 16, 31}) {
    const CosineBasis basis(size, size);
    const at::Tensor both = at::matmul(basis.synthesis(), basis.analysis());
    EXPECT_LT(MaxAbs(both - at::eye(size, at::kDouble)), 1e-12) << size;
  }
}

TEST(CosineBasisTest, KeepsTheLowestFrequencies) {
  const CosineBasis basis(9, 3);
  const at::Tensor slow =
      at::cos(basis.frequencies()[2] * at::arange(9, at::kDouble));
  const at::Tensor back =
      at::matmul(basis.synthesis(), at::matmul(basis.analysis(), slow));
  EXPECT_LT(MaxAbs(back - slow), 1e-12);
}

TEST(CosineBasisTest, DiagonalisesASymmetricFilterWithReflectedBorder) {
  at::manual_seed(40);
  const at::Tensor half = at::rand({4}, at::kDouble);
  const at::Tensor taps =
      at::cat({half, at::ones({1}, at::kDouble), half.flip(0)});
  for (const int64_t size : {1, 3, 20}) {
    const AxisFilter filter(taps, {.stride = 1, .before = 4, .after = 4});
    const CosineBasis basis(size, size);
    const at::Tensor x = at::rand({1, size}, at::kDouble);
    const at::Tensor by_response =
        at::matmul(basis.synthesis(), CosineBasis::Response(taps, size) *
                                          at::matmul(basis.analysis(), x[0]));
    EXPECT_LT(MaxAbs(filter.Forward(x, -1)[0] - by_response), 1e-12) << size;
  }
}

}  // namespace
}  // namespace limpid
