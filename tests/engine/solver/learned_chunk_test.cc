// What holds for every learned solver: cadence, seeds, residuals, refinements.
#include "engine/solver/learned_chunk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "engine/solver/linear_solver.h"
#include "engine/solver/sampler.h"
#include "tests/engine/solver/learned_chunk_testing.h"

namespace limpid {
namespace {

using LearnedChunkTest = LearnedSolverTest;

TEST_P(LearnedChunkTest, IsTheSameBesideOthersAndAgain) {
  const auto op = OperatorFor("downsample:factor=2", kToySize);
  const at::Tensor y = op->Forward(y_, 0);
  const auto solver = NewSolver();
  SolverStream alone(*solver, SetupOf(*op, 0.05));
  const at::Tensor expected = alone.RestoreAll(y, {9, 12, 12});
  SolverStream one(*solver, SetupOf(*op, 0.05));
  const auto average = OperatorFor("temporal_average:frames=3", kToySize);
  SolverStream other(*solver, SetupOf(*average));
  std::vector<at::Tensor> videos;
  for (const at::Tensor& chunk : y.split_with_sizes({9, 12, 12})) {
    videos.push_back(one.Restore(chunk).video);
    other.Restore(y_.narrow(0, 0, 9), /*discontinuity=*/true);
  }
  EXPECT_TRUE(at::cat(videos).equal(expected));
}

// Or a solver that starts from the measurement would project onto a guess.
TEST_P(LearnedChunkTest, KnowsTheLostPastAsTheLinearSolverDoes) {
  const auto op = OperatorFor("temporal_average:frames=6", kToySize);
  const StopFlag stop;
  const ChunkProblem problem = {
      .op = *op,
      .measurement = op->Forward(y_, 0).narrow(0, 12, 9),
      .first_frame = 12,
      .discontinuity = true,
      .stop = stop};
  const LinearSolver linear;
  const Restoration expected = linear.Restore(problem, {}, *linear.NewState());
  for (const StartVideo start :
       {StartVideo::kReconstruction, StartVideo::kMeasurement}) {
    SolverOptions options = Options();
    options.sampler.start_video = start;
    const Sampler sampler = SamplerFor(GetParam().kind, model_->card, options);
    LearnedState state;
    LearnedChunk chunk(*model_, problem, sampler, state);
    chunk.KeepContext(chunk.EncodeStart());
    const Restoration restoration =
        chunk.Finish(expected.video, /*final_projection=*/false);
    EXPECT_NEAR(restoration.residual, expected.residual, 1e-6);
  }
}

// 1 frame, tails of every length, a first chunk of any length.
TEST_P(LearnedChunkTest, TakesChunksOfAnyLength) {
  const auto op = OperatorFor("mask:missing=0.5,seed=1", kToySize);
  const at::Tensor y = op->Forward(y_, 0);
  const auto solver = NewSolver();
  for (const std::vector<int64_t>& chunks :
       {std::vector<int64_t>{1}, {2}, {12}, {9, 1}, {9, 7}, {1, 12, 2, 12}}) {
    SolverStream stream(*solver, SetupOf(*op));
    for (const int64_t frames : chunks) {
      const Restoration restoration = stream.Restore(y.narrow(0, 0, frames));
      EXPECT_EQ(restoration.video.sizes(),
                (std::vector<int64_t>{frames, 3, 4, 4}));
      EXPECT_LT(restoration.residual, 1e-6);
    }
  }
}

TEST_P(LearnedChunkTest, ResidualIsTheMisfitOfTheAnswer) {
  const auto op = OperatorFor("temporal_average:frames=4", kToySize);
  const at::Tensor y = op->Forward(y_, 0);
  const auto solver = NewSolver();
  SolverStream stream(*solver, SetupOf(*op, 0.1));
  const at::Tensor first = stream.Restore(y.narrow(0, 0, 9)).video;
  const Restoration second = stream.Restore(y.narrow(0, 9, 12));
  const at::Tensor measured =
      ForwardAfter(*op, first.narrow(0, 6, 3), second.video, 9);
  EXPECT_NEAR(second.residual, Rms(measured - y.narrow(0, 9, 12)), 1e-9);
}

TEST_P(LearnedChunkTest, TheFinalProjectionCanBeTurnedOff) {
  const auto op = OperatorFor("downsample:factor=2", kToySize);
  const at::Tensor y = op->Forward(y_.narrow(0, 0, 9), 0);
  const auto solver = NewSolver();
  StreamSetup setup = SetupOf(*op);
  const double closed = SolverStream(*solver, setup).Restore(y).residual;
  setup.options.final_projection = false;
  EXPECT_GT(SolverStream(*solver, setup).Restore(y).residual, closed + 1e-3);
}

TEST_P(LearnedChunkTest, ARefinementHasTheLastWordBeforeTheProjection) {
  model_->refinement = std::make_unique<CountingRefinement>(&failure_);
  const auto op = OperatorFor("downsample:factor=2", kToySize);
  const at::Tensor y = op->Forward(y_, 0);
  const auto solver = NewSolver();
  StreamSetup setup = SetupOf(*op);
  setup.options.final_projection = false;
  SolverStream stream(*solver, setup);
  stream.Restore(y.narrow(0, 0, 9));
  const at::Tensor second = stream.Restore(y.narrow(0, 9, 12)).video;
  EXPECT_LT(MaxAbs(second - 0.25), 1e-12);
  SolverStream projected(*solver, SetupOf(*op));
  EXPECT_LT(projected.Restore(y.narrow(0, 0, 9)).residual, 1e-6);
}

TEST_P(LearnedChunkTest, TellsWhereTheTimeWent) {
  const auto op = OperatorFor("downsample:factor=2", kToySize);
  const auto solver = NewSolver();
  SolverStream stream(*solver, SetupOf(*op));
  const SolverTimes times =
      stream.Restore(op->Forward(y_.narrow(0, 0, 9), 0)).times;
  for (const absl::Duration stage :
       {times.initialise, times.encode, times.denoise, times.decode_latent,
        times.project}) {
    EXPECT_GT(stage, absl::ZeroDuration());
  }
  EXPECT_EQ(times.consistency > absl::ZeroDuration(),
            GetParam().kind != SolverKind::kInstantVir);
}

INSTANTIATE_TEST_SUITE_P(Solvers, LearnedChunkTest, kLearnedSolverCases,
                         CaseName);

TEST(LearnedChunkSeedTest, AnotherSeedIsAnotherVideo) {
  FailurePoint no_failure;
  const AvisSolver solver(SolverKind::kAvis, ToyModel(&no_failure));
  const auto op = OperatorFor("downsample:factor=2", kToySize);
  const at::Tensor y = op->Forward(SmoothVideo(9, kToySize).to(at::kDouble), 0);
  SolverStream one(solver, {.op = *op, .seed = 1});
  SolverStream two(solver, {.op = *op, .seed = 2});
  EXPECT_FALSE(one.Restore(y).video.equal(two.Restore(y).video));
}

}  // namespace
}  // namespace limpid
