#include <gtest/gtest.h>

#include "engine/operators/operator_work.h"
#include "engine/session/session_config.h"
#include "engine/solver/avis_solver.h"
#include "engine/solver/linear_solver.h"
#include "tests/testing/linear_model.h"

namespace limpid {
namespace {

constexpr int64_t kFloatBytes = 4;

SessionConfig Config(int64_t width = 64, int64_t height = 48) {
  SessionConfig config;
  config.source.size = {width, height};
  config.output = config.source;
  return config;
}

int64_t Bytes(const SessionConfig& config) {
  return SessionBytes(config, SessionLimits());
}

int64_t Work(const SessionConfig& config) {
  return WorkBytes(config, SessionLimits());
}

TEST(SessionBytesTest, CoversFramesInFlightAndTheSolversState) {
  const SessionConfig config = Config();
  const int64_t frames =
      2 * SessionLimits().max_frames_in_flight * FrameBytes(config.source);
  const int64_t last_restored_frame = 3 * 64 * 48 * kFloatBytes;
  EXPECT_EQ(Bytes(config), frames + last_restored_frame);
}

TEST(WorkBytesTest, CoversTheVideosOfOneChunk) {
  const int64_t videos =
      2 * SessionLimits().cadence.chunk_frames * 3 * 64 * 48 * kFloatBytes;
  EXPECT_GT(Work(Config()), videos);
}

TEST(WorkBytesTest, CoversWhatALargeKernelPads) {
  SessionConfig blurred = Config();
  blurred.op = *ParseOperator("blur:sigma=40");
  const SessionLimits limits;
  EXPECT_EQ(Work(blurred),
            Work(Config()) + OperatorWorkBytes(blurred.op, {64, 48},
                                               limits.cadence.chunk_frames));
}

TEST(WorkBytesTest, DoesNotGrowWithTheCredits) {
  SessionLimits more;
  more.max_frames_in_flight += 10;
  EXPECT_EQ(WorkBytes(Config(), more), Work(Config()));
}

TEST(SessionBytesTest, GrowsWithTheCredits) {
  SessionLimits more;
  more.max_frames_in_flight += 10;
  const SessionConfig config = Config();
  EXPECT_EQ(SessionBytes(config, more) - Bytes(config),
            10 * 2 * FrameBytes(config.source));
}

TEST(SessionBytesTest, CountsPerFrameMasks) {
  SessionConfig masked = Config();
  masked.op = *ParseOperator("mask:per_frame=1");
  const SessionLimits limits;
  const int64_t masks =
      limits.max_frames_in_flight + limits.cadence.chunk_frames;
  const int64_t mask_bytes = masks * 64 * 48;
  EXPECT_EQ(Bytes(masked), Bytes(Config()) + mask_bytes);
}

TEST(SessionBytesTest, CountsTheOperator) {
  SessionConfig blurred = Config();
  blurred.op = *ParseOperator("blur:sigma=30");
  EXPECT_EQ(Bytes(blurred),
            Bytes(Config()) + OperatorBytes(blurred.op, {64, 48}));
}

TEST(SessionBytesTest, CountsPackedFramesBesideRawOnes) {
  SessionConfig packed = Config();
  packed.output_encoding = Encoding::kPng;
  EXPECT_EQ(Bytes(packed),
            Bytes(Config()) + SessionLimits().max_frames_in_flight *
                                  FrameBytes(packed.output));
}

TEST(SessionBytesTest, GrowsWithTheHistoryOfTheOperator) {
  SessionConfig average = Config();
  average.op.stages = {TemporalAverageSpec{.frames = 16}};
  EXPECT_GT(Bytes(average), Bytes(Config()));
  EXPECT_GT(Work(average), Work(Config()));
}

TEST(SessionBytesTest, CountsWhatALearnedSolverHolds) {
  FailurePoint no_failure;
  SessionLimits limits;
  limits.models = {ToyModel(&no_failure)};
  SessionConfig config = Config();
  config.solver = SolverKind::kAvis;
  const AvisSolver solver(SolverKind::kAvis, limits.models.front());
  const FrameSize size = config.source.size;
  EXPECT_EQ(
      SessionBytes(config, limits) - Bytes(Config()),
      solver.StateBytes(size, 0, {}) - LinearSolver().StateBytes(size, 0, {}));
  EXPECT_EQ(
      WorkBytes(config, limits) - Work(Config()),
      solver.WorkBytes(size, 0, 12) - LinearSolver().WorkBytes(size, 0, 12));
}

TEST(SessionBytesTest, DoesNotOverflowAtTheLargestSize) {
  const SessionConfig small = Config(1024, 1024);
  const SessionConfig large = Config(4096, 4096);
  EXPECT_EQ(Bytes(large), 16 * Bytes(small));
  // Work that goes strip by strip does not grow with the frame.
  EXPECT_GT(Work(large), 15 * Work(small));
  EXPECT_LE(Work(large), 16 * Work(small));
}

}  // namespace
}  // namespace limpid
