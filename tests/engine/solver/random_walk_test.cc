// Tests of engine/solver/random_walk.
#include "engine/solver/random_walk.h"

#include "engine/operators/temporal_average.h"
#include "tests/engine/solver/solver_testing.h"

namespace limpid {
namespace {

// Posterior covariance of all frames, from the whole stream at once.
at::Tensor DenseCovariance(const RandomWalk& walk, int64_t num_frames) {
  at::Tensor prior = at::full({1, 1}, kUnknownVariance, at::kDouble);
  prior = ExtendCovariance(prior, 0, num_frames - 1, walk.step_variance);
  const at::Tensor average =
      TemporalAverage(walk.window, {1, 1}).Matrix(num_frames, 0);
  const at::Tensor seen = at::matmul(prior, average.t());
  const at::Tensor spread =
      at::matmul(average, seen) +
      walk.noise_variance * at::eye(num_frames, at::kDouble);
  return prior - at::matmul(seen, at::linalg_solve(spread, seen.t()));
}

TEST(RandomWalkTest, CovarianceIsThatOfTheWholeStream) {
  for (const int64_t frames : {1, 3, 6, 20}) {
    const RandomWalk walk = {
        .window = 5, .step_variance = 1e-2, .noise_variance = 1e-3};
    const at::Tensor dense = DenseCovariance(walk, frames);
    const int64_t kept = std::min<int64_t>(frames, 4);
    const at::Tensor last =
        dense.slice(0, frames - kept).slice(1, frames - kept);
    const at::Tensor covariance = RestoredCovariance(walk, frames);
    ASSERT_EQ(covariance.sizes(), last.sizes()) << frames;
    EXPECT_LT(MaxAbs(covariance - last), 1e-8) << frames;
  }
}

TEST(RandomWalkTest, CovarianceSettles) {
  const RandomWalk walk = {
      .window = 7, .step_variance = 1e-3, .noise_variance = 1e-6};
  EXPECT_LT(
      MaxAbs(RestoredCovariance(walk, 500) - RestoredCovariance(walk, 5000)),
      1e-12);
  EXPECT_LT(RestoredCovariance(walk, 500).max().item<double>(), 1e-2);
}

TEST(RandomWalkTest, ExtendedFramesWalkAwayFromTheHeldOnes) {
  const at::Tensor held = at::tensor({2.0, 0.5, 0.5, 1.0}).view({2, 2});
  const at::Tensor extended =
      ExtendCovariance(held.to(at::kDouble), 1, 2, 0.25);
  const at::Tensor expected = at::tensor({2.25, 2.0, 0.5, 0.5,  0.5,   //
                                          2.0,  2.0, 0.5, 0.5,  0.5,   //
                                          0.5,  0.5, 1.0, 1.0,  1.0,   //
                                          0.5,  0.5, 1.0, 1.25, 1.25,  //
                                          0.5,  0.5, 1.0, 1.25, 1.5})
                                  .view({5, 5});
  EXPECT_LT(MaxAbs(extended - expected), 1e-12);
}

}  // namespace
}  // namespace limpid
