// Tests of engine/operators/conjugate_gradient.
#include "engine/operators/conjugate_gradient.h"

#include "engine/base/stop_flag.h"
#include "tests/engine/operators/operator_testing.h"

namespace limpid {
namespace {

// A matrix over the pixels of one-frame, one-channel videos of one row.
LinearMap MapOf(const at::Tensor& matrix) {
  return [matrix](const at::Tensor& x) { return at::matmul(x, matrix.t()); };
}

at::Tensor Row(const at::Tensor& values) { return values.view({1, 1, 1, -1}); }

at::Tensor RandomPositiveMatrix(int64_t size) {
  const at::Tensor factor = OnDevice(at::randn({size, size}, at::kDouble));
  return at::matmul(factor, factor.t()) + OnDevice(at::eye(size, at::kDouble));
}

TEST(ConjugateGradientTest, SolvesAPositiveSystem) {
  at::manual_seed(24);
  const at::Tensor matrix = RandomPositiveMatrix(8);
  const at::Tensor b = OnDevice(at::randn({8}, at::kDouble));
  const at::Tensor x =
      ConjugateGradient(MapOf(matrix), Row(b), {.tolerance = 1e-12});
  EXPECT_LT(MaxAbs(x.flatten() - at::linalg_solve(matrix, b)), 1e-9);
}

TEST(ConjugateGradientTest, VideosOfABatchDoNotAffectEachOther) {
  at::manual_seed(25);
  const at::Tensor matrix = RandomPositiveMatrix(8);
  const at::Tensor hard = Row(OnDevice(at::randn({8}, at::kDouble)));
  const at::Tensor none = at::zeros_like(hard);
  const CgLimits limits = {.max_iterations = 5, .tolerance = 0};
  const at::Tensor both =
      ConjugateGradient(MapOf(matrix), at::stack({none, hard}), limits);
  EXPECT_EQ(MaxAbs(both[0]), 0);
  EXPECT_LT(MaxAbs(both[1] - ConjugateGradient(MapOf(matrix), hard, limits)),
            1e-12);
}

TEST(ConjugateGradientTest, StopsAfterTheLastIteration) {
  const at::Tensor matrix =
      at::diag(OnDevice(at::tensor({1.0, 100.0}, at::kDouble)));
  int calls = 0;
  const auto counting = [&](const at::Tensor& x) {
    ++calls;
    return at::matmul(x, matrix);
  };
  ConjugateGradient(counting, Row(OnDevice(at::ones({2}, at::kDouble))),
                    {.max_iterations = 1});
  EXPECT_EQ(calls, 1);
}

TEST(ConjugateGradientTest, ThrowsWhenStopped) {
  StopFlag stop;
  stop.Stop();
  EXPECT_THROW(ConjugateGradient(MapOf(OnDevice(at::eye(2, at::kDouble))),
                                 Row(OnDevice(at::ones({2}, at::kDouble))),
                                 {.stop = &stop}),
               Cancelled);
}

TEST(LeastSquaresTest, FindsTheSmallestSolution) {
  at::manual_seed(26);
  const at::Tensor matrix = OnDevice(at::randn({3, 6}, at::kDouble));
  const at::Tensor b = OnDevice(at::randn({3}, at::kDouble));
  const at::Tensor x = LeastSquares(MapOf(matrix), MapOf(matrix.t()), Row(b),
                                    {.tolerance = 1e-12});
  const at::Tensor expected = at::matmul(at::linalg_pinv(matrix), b);
  EXPECT_LT(MaxAbs(x.flatten() - expected), 1e-9);
}

TEST(LeastSquaresTest, StopsOnceTheMisfitIsNoise) {
  const at::Tensor matrix =
      at::diag(OnDevice(at::tensor({1.0, 0.01}, at::kDouble)));
  const at::Tensor b = Row(OnDevice(at::tensor({1.0, 0.1}, at::kDouble)));
  const at::Tensor x =
      LeastSquares(MapOf(matrix), MapOf(matrix), b, {.misfit_rms = 0.08});
  EXPECT_LT(MaxAbs(x), 2) << "the weak direction alone would need 10";
  EXPECT_NEAR(x.flatten()[0].item<double>(), 1, 0.01);
}

}  // namespace
}  // namespace limpid
