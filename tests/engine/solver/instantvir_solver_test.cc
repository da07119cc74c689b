#include "engine/solver/instantvir_solver.h"

#include <gtest/gtest.h>

#include "engine/solver/measured_chunk.h"
#include "tests/engine/solver/dense_reference.h"
#include "tests/engine/solver/learned_solver_testing.h"
#include "tests/engine/solver/solver_testing.h"

namespace limpid {
namespace {

const std::vector<int64_t> kChunks = {5, 8, 4, 3};
constexpr int64_t kFrames = 20;

class InstantVirSolverTest : public testing::Test {
 protected:
  // The largest difference from the formulas.
  double Error(const char* op_text, double noise_level,
               const SolverOptions& options,
               decltype(DenseProblem::start) start) {
    const auto op = OperatorFor(op_text, kToySize);
    const at::Tensor y =
        op->Forward(SmoothVideo(kFrames, kToySize).to(at::kDouble), 0);
    const DenseProblem problem = {.op = *op,
                                  .measurement = y,
                                  .chunks = kChunks,
                                  .noise_level = noise_level,
                                  .start = std::move(start)};
    const Sampler sampler =
        SamplerFor(SolverKind::kInstantVir, model_->card, options);
    const at::Tensor expected = DenseReference(problem, sampler).InstantVir();
    const InstantVirSolver solver(model_);
    SolverStream stream(
        solver, {.op = *op, .noise_level = noise_level, .options = options});
    return MaxAbs(stream.RestoreAll(y, kChunks) - expected);
  }

  FailurePoint no_failure_;
  const std::shared_ptr<const RestorationModel> model_ = ToyModel(&no_failure_);
};

TEST_F(InstantVirSolverTest, ComputesWhatTheFormulasSay) {
  for (const double noise_level : {0.0, 0.05}) {
    const auto op = OperatorFor("temporal_average:frames=3", kToySize);
    const StopFlag stop;
    const auto start = [&](int64_t first, const at::Tensor& measurement,
                           const at::Tensor& past) {
      const ChunkProblem chunk = {.op = *op,
                                  .measurement = measurement,
                                  .noise_level = noise_level,
                                  .first_frame = first,
                                  .stop = stop};
      return MeasuredChunk(chunk, past).RestoreLinearly();
    };
    SolverOptions options;
    options.sampler.start_video = StartVideo::kReconstruction;
    EXPECT_LT(Error("temporal_average:frames=3", noise_level, options, start),
              1e-5);
  }
}

TEST_F(InstantVirSolverTest, StartsFromTheMeasurementWhenAsked) {
  const auto op = OperatorFor("mask:missing=0.5,seed=1", kToySize);
  const at::Tensor known = op->Forward(at::ones({1, 3, 4, 4}, at::kDouble), 0);
  SolverOptions options;
  options.sampler.start_video = StartVideo::kMeasurement;
  options.sampler.start = 300;
  const auto grey = [&](int64_t, const at::Tensor& measurement,
                        const at::Tensor&) {
    return at::where(known > 0, measurement, 0.5);
  };
  EXPECT_LT(Error("mask:missing=0.5,seed=1", 0, options, grey), 1e-5);
}

TEST_F(InstantVirSolverTest, IgnoresTheSeed) {
  const auto op = OperatorFor("identity", kToySize);
  const at::Tensor y = SmoothVideo(9, kToySize).to(at::kDouble);
  const InstantVirSolver solver(model_);
  SolverStream one(solver, {.op = *op, .noise_level = 0.1, .seed = 1});
  SolverStream two(solver, {.op = *op, .noise_level = 0.1, .seed = 2});
  EXPECT_TRUE(one.Restore(y).video.equal(two.Restore(y).video));
}

}  // namespace
}  // namespace limpid
