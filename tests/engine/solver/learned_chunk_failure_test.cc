// Whatever fails or is stopped, and wherever: a learned session is left as it
// was.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <stdexcept>

#include "engine/model/load_restoration_model.h"
#include "tests/engine/solver/learned_chunk_testing.h"
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
class LearnedChunkFailureTest : public LearnedSolverTest {
 protected:
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

  const FailingExposure exposure_{&failure_};
};

TEST_P(LearnedChunkFailureTest, AFailureAnywhereLeavesTheSessionAsItWas) {
  ExpectFailuresLeaveNoTrace(FailingSetup());
}

TEST_P(LearnedChunkFailureTest, AFailureLeavesTheRefinementAsItWas) {
  model_->refinement = std::make_unique<CountingRefinement>(&failure_);
  const auto op = OperatorFor("temporal_average:frames=3", kToySize);
  ExpectFailuresLeaveNoTrace(SetupOf(*op));
}

TEST_P(LearnedChunkFailureTest, AStopAnywhereLeavesTheSessionAsItWas) {
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

TEST_P(LearnedChunkFailureTest, AStoppedSessionDoesNothing) {
  const auto solver = NewSolver();
  SolverStream stream(*solver, FailingSetup());
  stream.stop().Stop();
  EXPECT_THROW(stream.Restore(y_.narrow(0, 0, 9)), Cancelled);
  EXPECT_EQ(failure_.passed(), 0);
}

TEST_P(LearnedChunkFailureTest, ADiscontinuityStartsAnewEvenIfItFails) {
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

TEST_P(LearnedChunkFailureTest, RefusesAnEmptyChunk) {
  const auto op = OperatorFor("identity", kToySize);
  const auto solver = NewSolver();
  SolverStream stream(*solver, SetupOf(*op));
  EXPECT_THROW(stream.Restore(at::empty({0, 3, 4, 4})), c10::Error);
}

INSTANTIATE_TEST_SUITE_P(Solvers, LearnedChunkFailureTest, kLearnedSolverCases,
                         CaseName);

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

}  // namespace
}  // namespace limpid
