#include "engine/solver/measured_chunk.h"

#include <memory>
#include <utility>
#include <vector>

#include "engine/operators/composition.h"
#include "engine/operators/inpainting_mask.h"
#include "engine/solver/linear_solver.h"
#include "tests/engine/solver/learned_solver_testing.h"
#include "tests/engine/solver/solver_testing.h"

namespace limpid {
namespace {

constexpr FrameSize kSize = {.width = 24, .height = 16};

class MeasuredChunkTest : public testing::Test {
 protected:
  ChunkProblem Problem(const LinearOperator& op, const at::Tensor& y,
                       double noise_level = 0, int64_t first_frame = 0) {
    return {.op = op,
            .measurement = y,
            .noise_level = noise_level,
            .first_frame = first_frame,
            .stop = stop_};
  }

  StopFlag stop_;
  const at::Tensor x_ = SmoothVideo(6, kSize);
};

TEST_F(MeasuredChunkTest, ReconstructsAsTheLinearSolverDoes) {
  for (const char* text :
       {"mask:missing=0.5,seed=1", "downsample:factor=2", "blur:sigma=1"}) {
    for (const double noise_level : {0.0, 0.02}) {
      const auto op = OperatorFor(text, kSize);
      const at::Tensor y = RoundTo8Bits(op->Forward(x_, 0));
      const LinearSolver linear;
      SolverStream stream(linear, {.op = *op, .noise_level = noise_level});
      const ChunkProblem problem = Problem(*op, y, noise_level);
      const at::Tensor reconstruction =
          MeasuredChunk(problem, {}).RestoreLinearly();
      EXPECT_LT(MaxAbs(reconstruction - stream.Restore(y).video), 1e-4) << text;
    }
  }
}

TEST_F(MeasuredChunkTest, AWeightMeansTheSameAtEveryFactor) {
  for (const char* text :
       {"identity", "downsample:factor=2", "downsample:factor=4"}) {
    const auto op = OperatorFor(text, kSize);
    const at::Tensor y = op->Forward(at::ones_like(x_), 0);
    const ChunkProblem problem = Problem(*op, y);
    const at::Tensor half =
        MeasuredChunk(problem, {}).Proximal(at::zeros_like(x_), {.weight = 1});
    EXPECT_LT(MaxAbs(half - 0.5), 1e-5) << text;
  }
}

TEST_F(MeasuredChunkTest, NoiseLoosensTheProximalStepButTheReferences) {
  const auto op = OperatorFor("identity", kSize);
  const ChunkProblem problem = Problem(*op, at::ones_like(x_), 0.1);
  const MeasuredChunk chunk(problem, {});
  const at::Tensor nothing = at::zeros_like(x_);
  const at::Tensor loose =
      chunk.Proximal(nothing, {.weight = 1, .prior_deviation = 0.05});
  EXPECT_LT(MaxAbs(loose - 1.0 / 6), 1e-6);
  const at::Tensor reference = chunk.Proximal(
      nothing, {.weight = 1, .prior_deviation = 0.05, .alone = true});
  EXPECT_LT(MaxAbs(reference - 0.5), 1e-6);
}

// Far from converged, so that every step counts; the last frames are harder.
TEST_F(MeasuredChunkTest, FewIterationsGiveTheSameHoweverAStreamIsCut) {
  const auto op = OperatorFor("blur:sigma=2", kSize);
  at::Tensor x = SmoothVideo(12, kSize);
  x.narrow(0, 8, 4).mul_(0.1);
  const at::Tensor y = op->Forward(x, 0);
  const auto step = [&](int64_t first, int64_t count, bool alone) {
    const at::Tensor part = y.narrow(0, first, count);
    const ChunkProblem problem = Problem(*op, part, 0, first);
    return MeasuredChunk(problem, {})
        .Proximal(at::zeros_like(part),
                  {.weight = 0.01, .cg_iterations = 5, .alone = alone});
  };
  for (const bool alone : {false, true}) {
    const at::Tensor cut = at::cat({step(0, 4, alone), step(4, 8, alone)});
    EXPECT_LT(MaxAbs(step(0, 12, alone) - cut), 1e-5);
  }
}

// Their frames are no batch.
TEST_F(MeasuredChunkTest, TakesMasksThatChangeFromFrameToFrame) {
  std::vector<Frame> masks(6);
  for (size_t i = 0; i < masks.size(); ++i) {
    masks[i].mask =
        std::make_shared<const MaskBitmap>(RandomMask(0.5, i, kSize));
  }
  std::vector<std::unique_ptr<const LinearOperator>> stages;
  stages.push_back(OperatorFor("blur:sigma=1", kSize));
  stages.push_back(
      std::make_unique<const InpaintingMask>(masks, kSize, TestDevice()));
  const Composition op(std::move(stages));
  const ChunkProblem problem = Problem(op, op.Forward(x_, 0));
  const at::Tensor step =
      MeasuredChunk(problem, {}).Proximal(x_, {.weight = 1});
  EXPECT_LT(MaxAbs(step - x_), 1e-5);
}

TEST_F(MeasuredChunkTest, WhatThePastExplainsIsTakenOff) {
  const auto op = OperatorFor("temporal_average:frames=3", kSize);
  const at::Tensor y = op->Forward(x_, 0).narrow(0, 3, 3);
  const ChunkProblem problem = Problem(*op, y, 0, 3);
  const MeasuredChunk chunk(problem, x_.narrow(0, 0, 3));
  const at::Tensor clean = x_.narrow(0, 3, 3);
  EXPECT_LT(chunk.Residual(clean), 1e-6);
  EXPECT_LT(MaxAbs(chunk.Proximal(clean, {.weight = 1}) - clean), 1e-5);
  EXPECT_LT(MaxAbs(chunk.Close(clean, 0.03) - clean), 1e-5);
}

TEST_F(MeasuredChunkTest, ClosesExactlyWithoutNoise) {
  const auto op = OperatorFor("downsample:factor=2", kSize);
  const ChunkProblem problem = Problem(*op, op->Forward(x_, 0));
  const MeasuredChunk chunk(problem, {});
  EXPECT_LT(chunk.Residual(chunk.Close(at::zeros_like(x_), 0.03)), 1e-6);
}

TEST_F(MeasuredChunkTest, ClosesByNoiseAgainstDeviation) {
  const auto op = OperatorFor("identity", kSize);
  const ChunkProblem problem = Problem(*op, at::ones_like(x_), 0.06);
  const at::Tensor closed =
      MeasuredChunk(problem, {}).Close(at::zeros_like(x_), 0.03);
  EXPECT_LT(MaxAbs(closed - 0.2), 1e-3);
}

TEST_F(MeasuredChunkTest, GuessesAPastThatNobodyKnows) {
  const auto op = OperatorFor("temporal_average:frames=3", kSize);
  const at::Tensor still = x_.narrow(0, 0, 1).expand_as(x_);
  const ChunkProblem problem = Problem(*op, still, 0, 12);
  const at::Tensor restored = MeasuredChunk(problem, {}).RestoreLinearly();
  EXPECT_LT(MaxAbs(restored - still), 0.02);
}

TEST_F(MeasuredChunkTest, KeepsAsManyFramesAsTheOperatorLooksBackOn) {
  const auto average = OperatorFor("temporal_average:frames=4", kSize);
  const at::Tensor before = x_.narrow(0, 0, 4);
  const at::Tensor chunk = x_.narrow(0, 4, 2);
  EXPECT_TRUE(PastAfter(*average, before, chunk).equal(x_.narrow(0, 3, 3)));
  EXPECT_TRUE(PastAfter(*average, {}, chunk).equal(chunk));
  const auto identity = OperatorFor("identity", kSize);
  EXPECT_TRUE(PastAfter(*identity, before, chunk).equal(x_.narrow(0, 5, 1)));
}

TEST_F(MeasuredChunkTest, IterationsAskedForBoundTheClosing) {
  const auto op = OperatorFor("blur:sigma=2", kSize);
  const ChunkProblem problem = Problem(*op, op->Forward(x_, 0));
  const at::Tensor nothing = at::zeros_like(x_);
  const auto residual = [&](int cg_iterations) {
    const MeasuredChunk chunk(problem, {}, cg_iterations);
    return chunk.Residual(chunk.Close(nothing, 0.03));
  };
  EXPECT_GT(residual(1), 2 * residual(0));
}

TEST_F(MeasuredChunkTest, RepeatsTheOldestFrameOfAShortPast) {
  EXPECT_TRUE(LastFrames(x_, 4).equal(x_.narrow(0, 2, 4)));
  const at::Tensor longer = LastFrames(x_.narrow(0, 0, 2), 4);
  EXPECT_TRUE(
      longer.equal(x_.index_select(0, OnDevice(at::tensor({0, 0, 0, 1})))));
}

}  // namespace
}  // namespace limpid
