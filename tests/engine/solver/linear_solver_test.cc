// Tests of engine/solver/linear_solver.
#include "engine/solver/linear_solver.h"

#include <algorithm>
#include <vector>

#include "engine/operators/inpainting_mask.h"
#include "engine/solver/reconstruction.h"
#include "tests/engine/solver/solver_testing.h"

namespace limpid {
namespace {

constexpr FrameSize kSize = {.width = 48, .height = 40};

// A stream of one operator, restored in chunks.
class Stream {
 public:
  Stream(const LinearOperator& op, double noise_level)
      : op_(op), noise_level_(noise_level) {}

  Restoration Restore(const at::Tensor& measurement,
                      bool discontinuity = false) {
    Restoration restoration = solver_.Restore({.op = op_,
                                               .measurement = measurement,
                                               .noise_level = noise_level_,
                                               .first_frame = next_frame_,
                                               .discontinuity = discontinuity,
                                               .seed = 0,
                                               .stop = stop_},
                                              options_, *state_);
    next_frame_ += measurement.size(0);
    return restoration;
  }

  at::Tensor RestoreInChunks(const at::Tensor& measurement, int64_t chunk) {
    std::vector<at::Tensor> parts;
    for (int64_t t = 0; t < measurement.size(0); t += chunk) {
      const int64_t count = std::min(chunk, measurement.size(0) - t);
      parts.push_back(Restore(measurement.narrow(0, t, count)).video);
    }
    return at::cat(parts);
  }

  void Skip(int64_t frames) { next_frame_ += frames; }
  SolverOptions& options() { return options_; }
  StopFlag& stop() { return stop_; }

 private:
  const LinearOperator& op_;
  const double noise_level_;
  const LinearSolver solver_;
  const std::unique_ptr<SolverState> state_ = solver_.NewState();
  SolverOptions options_;
  StopFlag stop_;
  int64_t next_frame_ = 0;
};

at::Tensor Measure(const LinearOperator& op, const at::Tensor& x,
                   double noise_level) {
  const at::Tensor y = op.Forward(x, 0);
  return RoundTo8Bits(y + noise_level * OnDevice(at::randn(y.sizes())));
}

struct Degradation {
  const char* op;
  double noise_level;
  double largest_error;  // RMS
};

class LinearSolverTest : public testing::TestWithParam<Degradation> {};

TEST_P(LinearSolverTest, RestoresAStreamInChunks) {
  at::manual_seed(60);
  const auto op = OperatorFor(GetParam().op, kSize);
  const at::Tensor x = SmoothVideo(14, kSize);
  const at::Tensor y = Measure(*op, x, GetParam().noise_level);
  Stream stream(*op, GetParam().noise_level);
  const at::Tensor restored = stream.RestoreInChunks(y, 5);
  ASSERT_EQ(restored.sizes(), x.sizes());
  EXPECT_LT(Rms(restored - x), GetParam().largest_error);
  EXPECT_GE(restored.min().item<double>(), 0);
  EXPECT_LE(restored.max().item<double>(), 1);
}

TEST_P(LinearSolverTest, IsNoWorseThanItsInput) {
  at::manual_seed(61);
  const auto op = OperatorFor(GetParam().op, kSize);
  const at::Tensor x = SmoothVideo(5, kSize);
  const at::Tensor y = Measure(*op, x, GetParam().noise_level);
  const at::Tensor plain = at::upsample_bilinear2d(
      y, {kSize.height, kSize.width}, /*align_corners=*/false);
  const Restoration restored = Stream(*op, GetParam().noise_level).Restore(y);
  EXPECT_LE(Rms(restored.video - x), Rms(plain - x) + 1e-6);
}

TEST_P(LinearSolverTest, RestoresOneFrameOfOneMeasuredPixel) {
  const OperatorSpec spec = *ParseOperator(GetParam().op);
  const auto op =
      MakeOperator(ResolveRandomMasks(spec, {1, 1}), {1, 1}, {}, TestDevice());
  Stream stream(*op, GetParam().noise_level);
  const FrameSize size = op->input_size();
  const at::Tensor x = OnDevice(at::full({1, 3, size.height, size.width}, 0.5));
  const Restoration restored = stream.Restore(op->Forward(x, 0));
  EXPECT_LT(MaxAbs(restored.video - 0.5), 0.01);
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, LinearSolverTest,
    testing::Values(
        Degradation{"identity", 0, 0.002}, Degradation{"identity", 0.05, 0.04},
        Degradation{"mask:missing=0.5,seed=1", 0, 0.02},
        Degradation{"mask:missing=0.5,seed=1", 0.02, 0.045},
        Degradation{"blur:sigma=2", 0, 0.02},
        Degradation{"blur:sigma=2", 0.01, 0.03},
        Degradation{"blur:sigma=1.5,border=zero", 0, 0.02},
        Degradation{"downsample:factor=2", 0, 0.02},
        Degradation{"downsample:factor=2,kernel=bicubic", 0.01, 0.03},
        Degradation{"temporal_average:frames=4", 0, 0.03},
        Degradation{"temporal_average:frames=3+downsample:factor=2", 0, 0.04},
        Degradation{"blur:sigma=1+mask:missing=0.3,seed=2", 0.01, 0.03}));

class ChunkSplitTest : public testing::TestWithParam<const char*> {};

TEST_P(ChunkSplitTest, DoesNotMatterWithoutHistory) {
  at::manual_seed(62);
  const auto op = OperatorFor(GetParam(), kSize);
  const at::Tensor y = Measure(*op, SmoothVideo(7, kSize), 0.01);
  const at::Tensor whole = Stream(*op, 0.01).RestoreInChunks(y, 7);
  const at::Tensor single = Stream(*op, 0.01).RestoreInChunks(y, 1);
  EXPECT_LT(MaxAbs(whole - single), 1e-5);
}

INSTANTIATE_TEST_SUITE_P(Kinds, ChunkSplitTest,
                         testing::Values("identity", "mask:missing=0.5,seed=1",
                                         "blur:sigma=2",
                                         "downsample:factor=2"));

TEST(LinearSolverClosingTest, ProjectionKeepsWhatWasMeasured) {
  const auto op = OperatorFor("downsample:factor=2", kSize);
  const at::Tensor y = op->Forward(0.5 * SmoothVideo(2, kSize) + 0.2, 0);
  EXPECT_LT(Stream(*op, 0).Restore(y).residual, 1e-6);
}

TEST(LinearSolverClosingTest, ProjectionCanBeTurnedOff) {
  const auto op = OperatorFor("downsample:factor=2", kSize);
  at::manual_seed(63);
  const at::Tensor y = OnDevice(at::rand({2, 3, 20, 24}));
  Stream stream(*op, 0);
  stream.options().final_projection = false;
  EXPECT_GT(stream.Restore(y).residual, 1e-5);
}

TEST(LinearSolverClosingTest, TheProximalStepCanBeTurnedOff) {
  const auto op = OperatorFor("mask:missing=0.5,seed=1", kSize);
  at::manual_seed(67);
  const at::Tensor y = Measure(*op, SmoothVideo(2, kSize), 0.05);
  Stream stream(*op, 0.05);
  stream.options().final_projection = false;
  const StopFlag stop;
  const Estimate estimate = Reconstruct(*op, {.measurement = y,
                                              .noise_level = 0.05,
                                              .first_frame = 0,
                                              .past = {},
                                              .cg_iterations = 0,
                                              .stop = stop});
  EXPECT_TRUE(at::equal(stream.Restore(y).video, estimate.video.clamp(0, 1)));
  EXPECT_FALSE(at::equal(Stream(*op, 0.05).Restore(y).video,
                         estimate.video.clamp(0, 1)));
}

TEST(LinearSolverClosingTest, ResidualIsTheMisfitOfTheAnswer) {
  const auto op = OperatorFor("temporal_average:frames=4", kSize);
  at::manual_seed(64);
  const at::Tensor y = Measure(*op, SmoothVideo(8, kSize), 0.02);
  Stream stream(*op, 0.02);
  const at::Tensor first = stream.Restore(y.narrow(0, 0, 5)).video;
  const Restoration second = stream.Restore(y.narrow(0, 5, 3));
  const at::Tensor measured =
      ForwardAfter(*op, first.narrow(0, 2, 3), second.video, 5);
  EXPECT_NEAR(second.residual, Rms(measured - y.narrow(0, 5, 3)), 1e-6);
}

TEST(LinearSolverStateTest, TemporalOperatorsUseTheLastChunk) {
  const auto op = OperatorFor("temporal_average:frames=4", kSize);
  const at::Tensor x = SmoothVideo(12, kSize);
  const at::Tensor y = op->Forward(x, 0);
  Stream with_past(*op, 0);
  Stream without(*op, 0);
  with_past.Restore(y.narrow(0, 0, 8));
  without.Skip(8);
  const at::Tensor last = y.narrow(0, 8, 4);
  const double kept = Rms(with_past.Restore(last).video - x.narrow(0, 8, 4));
  const double lost = Rms(without.Restore(last).video - x.narrow(0, 8, 4));
  EXPECT_LT(kept, 0.02);
  EXPECT_LT(kept, 0.5 * lost);
}

TEST(LinearSolverStateTest, ADiscontinuityForgetsThePast) {
  const auto op = OperatorFor("temporal_average:frames=4", kSize);
  const at::Tensor y = op->Forward(SmoothVideo(12, kSize), 0);
  Stream broken(*op, 0);
  Stream fresh(*op, 0);
  broken.Restore(y.narrow(0, 0, 8));
  fresh.Skip(8);
  const at::Tensor last = y.narrow(0, 8, 4);
  EXPECT_TRUE(at::equal(broken.Restore(last, /*discontinuity=*/true).video,
                        fresh.Restore(last).video));
}

TEST(LinearSolverStateTest, CancellationLeavesTheStateAsItWas) {
  const auto op = OperatorFor("temporal_average:frames=4", kSize);
  const at::Tensor y = op->Forward(SmoothVideo(8, kSize), 0);
  const LinearSolver solver;
  const auto state = solver.NewState();
  const auto untouched = solver.NewState();
  StopFlag go, stop;
  stop.Stop();
  const at::Tensor first = y.narrow(0, 0, 4);
  const at::Tensor second = y.narrow(0, 4, 4);
  solver.Restore({*op, first, 0, 0, false, 0, go}, {}, *state);
  solver.Restore({*op, first, 0, 0, false, 0, go}, {}, *untouched);
  EXPECT_THROW(solver.Restore({*op, first, 0, 4, false, 0, stop}, {}, *state),
               Cancelled);
  EXPECT_TRUE(at::equal(
      solver.Restore({*op, second, 0, 4, false, 0, go}, {}, *state).video,
      solver.Restore({*op, second, 0, 4, false, 0, go}, {}, *untouched).video));
}

TEST(LinearSolverStateTest, TheOperatorMayChangeFromChunkToChunk) {
  const auto blur = OperatorFor("blur:sigma=1", kSize);
  const auto average = OperatorFor("temporal_average:frames=6", kSize);
  const at::Tensor x = SmoothVideo(8, kSize);
  const LinearSolver solver;
  const auto state = solver.NewState();
  const StopFlag stop;
  solver.Restore(
      {*blur, blur->Forward(x, 0).narrow(0, 0, 4), 0, 0, false, 0, stop}, {},
      *state);
  const Restoration second = solver.Restore(
      {*average, average->Forward(x, 0).narrow(0, 4, 4), 0, 4, false, 0, stop},
      {}, *state);
  EXPECT_LT(Rms(second.video - x.narrow(0, 4, 4)), 0.3);
}

// One frame is lost but for its border: only the chunk before knows it.
TEST(LinearSolverStateTest, PerFrameMasksUseTheLastFrameBefore) {
  at::manual_seed(65);
  const at::Tensor still =
      OnDevice(at::rand({1, 3, kSize.height, kSize.width}));
  std::vector<Frame> known(1), lost(1);
  known[0].mask = std::make_shared<const MaskBitmap>(RandomMask(0, 1, kSize));
  lost[0].mask = std::make_shared<const MaskBitmap>(RandomMask(0.9, 1, kSize));
  const InpaintingMask whole(known, kSize, TestDevice());
  const InpaintingMask holes(lost, kSize, TestDevice());
  const LinearSolver solver;
  const auto state = solver.NewState();
  const StopFlag stop;
  solver.Restore({whole, still, 0, 0, false, 0, stop}, {}, *state);
  const Restoration restored = solver.Restore(
      {holes, holes.Forward(still, 1), 0, 1, false, 0, stop}, {}, *state);
  EXPECT_LT(Rms(restored.video - still), 0.03);
}

class UnknownPixelsTest : public testing::TestWithParam<Degradation> {};

TEST_P(UnknownPixelsTest, MayHoldAnything) {
  at::manual_seed(66);
  const auto op = OperatorFor(GetParam().op, kSize);
  const at::Tensor y =
      Measure(*op, SmoothVideo(3, kSize), GetParam().noise_level);
  const at::Tensor known = op->Measured(at::ones_like(y));
  const Restoration zeros =
      Stream(*op, GetParam().noise_level).Restore(known * y);
  for (const at::Tensor& content :
       {at::ones_like(y), OnDevice(at::rand(y.sizes()))}) {
    const Restoration restored = Stream(*op, GetParam().noise_level)
                                     .Restore(at::where(known > 0, y, content));
    EXPECT_TRUE(at::equal(restored.video, zeros.video));
    EXPECT_EQ(restored.residual, zeros.residual);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, UnknownPixelsTest,
    testing::Values(Degradation{"mask:missing=0.5,seed=1", 0, 0},
                    Degradation{"mask:missing=0.5,seed=1", 0.05, 0},
                    Degradation{"mask:missing=0.9,seed=1+identity", 0, 0},
                    Degradation{"blur:sigma=1+mask:missing=0.3,seed=2", 0, 0},
                    Degradation{"blur:sigma=1+mask:missing=0.3,seed=2", 0.02,
                                0}));

TEST(LinearSolverInputTest, RefusesAnEmptyChunk) {
  const auto op = OperatorFor("identity", kSize);
  EXPECT_THROW(Stream(*op, 0).Restore(at::empty({0, 3, 40, 48})), c10::Error);
}

}  // namespace
}  // namespace limpid
