// What holds for every learned solver: failures, stops, cadence, seeds.
#include "engine/solver/learned_chunk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <vector>

#include "engine/model/load_restoration_model.h"
#include "engine/operators/inpainting_mask.h"
#include "engine/solver/avis_solver.h"
#include "engine/solver/instantvir_solver.h"
#include "engine/solver/linear_solver.h"
#include "engine/solver/sampler.h"
#include "tests/engine/solver/learned_solver_testing.h"
#include "tests/engine/solver/solver_testing.h"
#include "tests/testing/linear_model.h"
#include "tests/testing/random_restoration_model.h"
#include "tests/testing/temporary_folder.h"

namespace limpid {
namespace {

// A long exposure that fails where it is told to.
class FailingExposure final : public LinearOperator {
 public:
  explicit FailingExposure(FailurePoint* failure, FrameSize size = kToySize)
      : op_(OperatorFor("temporal_average:frames=3", size)),
        failure_(failure) {}

  at::Tensor Forward(const at::Tensor& x, int64_t first) const override {
    failure_->Pass();
    return op_->Forward(x, first);
  }
  at::Tensor Adjoint(const at::Tensor& y, int64_t first) const override {
    failure_->Pass();
    return op_->Adjoint(y, first);
  }
  at::Tensor Measured(const at::Tensor& y) const override {
    return op_->Measured(y);
  }
  FrameSize input_size() const override { return op_->input_size(); }
  FrameSize output_size() const override { return op_->output_size(); }
  int64_t history_frames() const override { return op_->history_frames(); }
  at::Tensor Proximal(const Evidence& evidence, double weight,
                      const CgLimits& limits) const override {
    failure_->Pass();
    return op_->Proximal(evidence, weight, limits);
  }

 private:
  const std::unique_ptr<const LinearOperator> op_;
  FailurePoint* const failure_;
};

// Counts its chunks, and answers with a colour for each.
class CountingRefinement final : public Refinement {
 public:
  explicit CountingRefinement(FailurePoint* failure) : failure_(failure) {}

  std::unique_ptr<RefinementState> NewState() const override {
    return std::make_unique<State>();
  }
  at::Tensor Residual(const RefinementInput& input,
                      RefinementState& state) const override {
    failure_->Pass();
    for (const at::Tensor& part :
         {input.estimate, input.measurement, input.coverage}) {
      EXPECT_EQ(part.sizes(), input.decoded.sizes());
    }
    auto& chunks = dynamic_cast<State&>(state).chunks;
    ++chunks;
    const double color = 0.125 * static_cast<double>(chunks);
    return at::full_like(input.decoded, color) - input.decoded;
  }
  int64_t StateBytes(FrameSize) const override { return 0; }
  int64_t WorkBytes(FrameSize, int64_t) const override { return 0; }

 private:
  struct State final : RefinementState {
    std::unique_ptr<RefinementState> Snapshot() const override {
      return std::make_unique<State>(*this);
    }
    int64_t chunks = 0;
  };
  FailurePoint* const failure_;
};

struct SolverCase {
  const char* name;
  SolverKind kind;
  SamplerRequest request = {};
};

class LearnedChunkTest : public testing::TestWithParam<SolverCase> {
 protected:
  std::unique_ptr<const Solver> NewSolver() const {
    const SolverKind kind = GetParam().kind;
    if (kind == SolverKind::kInstantVir) {
      return std::make_unique<InstantVirSolver>(model_);
    }
    return std::make_unique<AvisSolver>(kind, model_);
  }
  SolverOptions Options() const {
    SolverOptions options;
    options.sampler = GetParam().request;
    return options;
  }
  StreamSetup SetupOf(const LinearOperator& op, double noise_level = 0) const {
    return {
        .op = op, .noise_level = noise_level, .seed = 3, .options = Options()};
  }
  // From the measurement, which asks nothing of the operator's kind.
  StreamSetup FailingSetup() const {
    StreamSetup setup = SetupOf(exposure_);
    setup.options.sampler.start_video = StartVideo::kMeasurement;
    return setup;
  }
  // How many places the second chunk passes where it may fail.
  int64_t NumPlaces(const Solver& solver, const StreamSetup& setup) {
    SolverStream stream(solver, setup);
    stream.Restore(y_.narrow(0, 0, 9));
    const int64_t before = failure_.passed();
    stream.Restore(y_.narrow(0, 9, 12));
    return failure_.passed() - before;
  }
  // The second chunk fails at each place, and then is restored.
  void ExpectFailuresLeaveNoTrace(const StreamSetup& setup) {
    const auto solver = NewSolver();
    SolverStream smooth(*solver, setup);
    const at::Tensor expected = smooth.RestoreAll(y_, {9, 12, 12});
    const int64_t places = NumPlaces(*solver, setup);
    ASSERT_GT(places, 3);
    for (int64_t place = 0; place < places; ++place) {
      SolverStream stream(*solver, setup);
      stream.Restore(y_.narrow(0, 0, 9));
      failure_.ThrowAfter(place);
      EXPECT_THROW(stream.Restore(y_.narrow(0, 9, 12)), std::runtime_error);
      failure_.Disarm();
      const at::Tensor second = stream.Restore(y_.narrow(0, 9, 12)).video;
      EXPECT_TRUE(second.equal(expected.narrow(0, 9, 12))) << place;
      const at::Tensor third = stream.Restore(y_.narrow(0, 21, 12)).video;
      EXPECT_TRUE(third.equal(expected.narrow(0, 21, 12))) << place;
    }
  }

  FailurePoint failure_;
  const std::shared_ptr<RestorationModel> model_ = ToyModel(&failure_);
  const FailingExposure exposure_{&failure_};
  const at::Tensor y_ = SmoothVideo(33, kToySize).to(at::kDouble);
};

TEST_P(LearnedChunkTest, AFailureAnywhereLeavesTheSessionAsItWas) {
  ExpectFailuresLeaveNoTrace(FailingSetup());
}

TEST_P(LearnedChunkTest, AFailureLeavesTheRefinementAsItWas) {
  model_->refinement = std::make_unique<CountingRefinement>(&failure_);
  const auto op = OperatorFor("temporal_average:frames=3", kToySize);
  ExpectFailuresLeaveNoTrace(SetupOf(*op));
}

TEST_P(LearnedChunkTest, AStopAnywhereLeavesTheSessionAsItWas) {
  const auto solver = NewSolver();
  SolverStream smooth(*solver, FailingSetup());
  const at::Tensor expected = smooth.RestoreAll(y_, {9, 12, 12});
  const int64_t places = NumPlaces(*solver, FailingSetup());
  int64_t stopped = 0;
  for (int64_t place = 0; place < places; ++place) {
    const auto state = solver->NewState();
    StopFlag go, stop;
    const auto restore = [&](int64_t first, int64_t count,
                             const StopFlag& flag) {
      const StreamSetup setup = FailingSetup();
      return solver
          ->Restore({.op = exposure_,
                     .measurement = y_.narrow(0, first, count),
                     .first_frame = first,
                     .seed = setup.seed,
                     .stop = flag},
                    setup.options, *state)
          .video;
    };
    restore(0, 9, go);
    failure_.ActAfter(place, [&] { stop.Stop(); });
    try {
      restore(9, 12, stop);
      continue;
    } catch (const Cancelled&) {
      ++stopped;
    }
    EXPECT_TRUE(restore(9, 12, go).equal(expected.narrow(0, 9, 12)));
    EXPECT_TRUE(restore(21, 12, go).equal(expected.narrow(0, 21, 12)));
  }
  EXPECT_GT(stopped, places / 2);
}

TEST_P(LearnedChunkTest, AStoppedSessionDoesNothing) {
  const auto solver = NewSolver();
  SolverStream stream(*solver, FailingSetup());
  stream.stop().Stop();
  EXPECT_THROW(stream.Restore(y_.narrow(0, 0, 9)), Cancelled);
  EXPECT_EQ(failure_.passed(), 0);
}

TEST_P(LearnedChunkTest, ADiscontinuityStartsAnewEvenIfItFails) {
  const auto op = OperatorFor("mask:missing=0.5,seed=1", kToySize);
  const auto solver = NewSolver();
  SolverStream fresh(*solver, SetupOf(*op));
  const at::Tensor start = op->Forward(y_.narrow(0, 0, 9), 0);
  const at::Tensor expected = fresh.Restore(start).video;
  for (const int64_t place : {0, 2}) {
    const auto state = solver->NewState();
    const StopFlag stop;
    const auto restore = [&](const at::Tensor& y, int64_t first,
                             bool discontinuity) {
      return solver
          ->Restore({.op = *op,
                     .measurement = y,
                     .first_frame = first,
                     .discontinuity = discontinuity,
                     .seed = 3,
                     .stop = stop},
                    Options(), *state)
          .video;
    };
    restore(op->Forward(y_.narrow(0, 12, 9), 0), 0, false);
    failure_.ThrowAfter(place);
    EXPECT_THROW(restore(start, 0, true), std::runtime_error);
    failure_.Disarm();
    EXPECT_TRUE(restore(start, 0, false).equal(expected));
  }
}

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

TEST_P(LearnedChunkTest, TakesMasksThatChangeFromFrameToFrame) {
  std::vector<Frame> masks(9);
  for (size_t i = 0; i < masks.size(); ++i) {
    masks[i].mask =
        std::make_shared<const MaskBitmap>(RandomMask(0.5, i, kToySize));
  }
  const InpaintingMask op(masks, kToySize, at::kCPU);
  const auto solver = NewSolver();
  SolverStream stream(*solver, SetupOf(op));
  for (int chunk = 0; chunk < 2; ++chunk) {
    const at::Tensor y = op.Forward(y_.narrow(0, 0, 9), 0);
    const at::Tensor x = stream.Restore(y).video;
    EXPECT_TRUE(op.Forward(x, 0).equal(y.clamp(0, 1)));
  }
}

TEST_P(LearnedChunkTest, TheOperatorMayChangeFromChunkToChunk) {
  const auto mask = OperatorFor("mask:missing=0.5,seed=1", kToySize);
  const auto average = OperatorFor("temporal_average:frames=6", kToySize);
  const auto solver = NewSolver();
  const auto state = solver->NewState();
  const StopFlag stop;
  const auto restore = [&](const LinearOperator& op, int64_t first,
                           int64_t count) {
    return solver->Restore(
        {.op = op,
         .measurement = op.Forward(y_, 0).narrow(0, first, count),
         .first_frame = first,
         .stop = stop},
        Options(), *state);
  };
  restore(*mask, 0, 9);
  EXPECT_TRUE(restore(*average, 9, 12).video.isfinite().all().item<bool>());
  EXPECT_LT(restore(*mask, 21, 12).residual, 1e-6);
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

TEST_P(LearnedChunkTest, RefusesAnEmptyChunk) {
  const auto op = OperatorFor("identity", kToySize);
  const auto solver = NewSolver();
  SolverStream stream(*solver, SetupOf(*op));
  EXPECT_THROW(stream.Restore(at::empty({0, 3, 4, 4})), c10::Error);
}

INSTANTIATE_TEST_SUITE_P(
    Solvers, LearnedChunkTest,
    testing::Values(SolverCase{"InstantVir", SolverKind::kInstantVir},
                    SolverCase{"Avis", SolverKind::kAvis},
                    SolverCase{"AvisFlash", SolverKind::kAvisFlash},
                    SolverCase{"AvisReference",
                               SolverKind::kAvis,
                               {.consistency = ConsistencyMode::kReference,
                                .emit = EmittedVideo::kLatents}},
                    SolverCase{"AvisEverySecond",
                               SolverKind::kAvis,
                               {.consistency_every = 2}}),
    [](const auto& tested) { return std::string(tested.param.name); });

// Networks as they are, a window that has come round, failures in every chunk.
TEST(LearnedChunkCacheTest, AFailureLeavesTheCacheAsItWas) {
  constexpr FrameSize kSize = {.width = 20, .height = 12};
  const TemporaryFolder folder;
  WriteRandomRestorationModel(folder.path());
  const AvisSolver solver(SolverKind::kAvis,
                          *LoadRestorationModel(folder.path(), at::kFloat));
  FailurePoint failure;
  const FailingExposure exposure(&failure, kSize);
  StreamSetup setup = {.op = exposure};
  setup.options.sampler.start_video = StartVideo::kMeasurement;
  SolverStream smooth(solver, setup);
  SolverStream failing(solver, setup);
  const at::Tensor y = SmoothVideo(49, kSize);
  for (const at::Tensor& chunk : y.split_with_sizes({5, 8, 8, 8, 3, 8, 8, 1})) {
    const int64_t before = failure.passed();
    const at::Tensor expected = smooth.Restore(chunk).video;
    const int64_t last_place = failure.passed() - before - 1;
    for (const int64_t place : {int64_t{1}, int64_t{3}, last_place}) {
      failure.ThrowAfter(place);
      EXPECT_THROW(failing.Restore(y.narrow(0, 0, 8)), std::runtime_error);
      failure.Disarm();
    }
    EXPECT_TRUE(failing.Restore(chunk).video.equal(expected));
  }
}

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
