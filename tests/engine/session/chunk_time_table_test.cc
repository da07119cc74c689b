#include "engine/session/chunk_time_table.h"

#include <gtest/gtest.h>

namespace limpid {
namespace {

SessionConfig Config(int64_t width) {
  SessionConfig config;
  config.source.size = {width, 48};
  config.output.size = {width, 48};
  return config;
}

WorkKind Kind(int64_t width) { return WorkKindOf(Config(width), {}, 0); }

TEST(ChunkTimeTableTest, AnswersZeroForWorkThatItHasNotSeen) {
  const ChunkTimeTable table;
  EXPECT_EQ(table.Find(Kind(64)), absl::ZeroDuration());
}

TEST(ChunkTimeTableTest, AnswersTheLastTimeOfTheSameWork) {
  ChunkTimeTable table;
  table.Record(Kind(64), absl::Milliseconds(10));
  table.Record(Kind(64), absl::Milliseconds(20));
  table.Record(Kind(128), absl::Milliseconds(30));
  EXPECT_EQ(table.Find(Kind(64)), absl::Milliseconds(20));
}

TEST(ChunkTimeTableTest, ForgetsTheKindSeenFirstWhenFull) {
  ChunkTimeTable table;
  for (size_t i = 0; i <= ChunkTimeTable::kMaxKinds; ++i) {
    table.Record(Kind(64 + i), absl::Milliseconds(10));
  }
  EXPECT_EQ(table.Find(Kind(64)), absl::ZeroDuration());
  EXPECT_EQ(table.Find(Kind(65)), absl::Milliseconds(10));
}

TEST(WorkKindTest, DependsOnKindsOfStagesAndNotOnTheirParameters) {
  const SessionConfig config = Config(64);
  const OperatorSpec narrow = *ParseOperator("blur:sigma=1");
  const OperatorSpec wide = *ParseOperator("blur:sigma=3");
  const OperatorSpec average = {.stages = {TemporalAverageSpec{}}};
  EXPECT_EQ(WorkKindOf(config, narrow, 0), WorkKindOf(config, wide, 0));
  EXPECT_NE(WorkKindOf(config, narrow, 0), WorkKindOf(config, average, 0));
}

TEST(WorkKindTest, DependsOnHowTheSamplerSteps) {
  SessionConfig more = Config(64);
  more.solver_options.sampler.steps = 4;
  EXPECT_NE(WorkKindOf(more, {}, 0), Kind(64));
}

// A weight changes pixels, not the work.
TEST(WorkKindTest, DoesNotDependOnKnobsThatCostNoTime) {
  SessionConfig other = Config(64);
  other.solver_options.sampler = {.start = 120,
                                  .proximal_weight = 2,
                                  .weight_growth = 1.5,
                                  .prior_deviation = 0.05,
                                  .anchor = 0.3};
  EXPECT_EQ(WorkKindOf(other, {}, 0), Kind(64));
}

TEST(WorkKindTest, DependsOnWhetherThereIsNoise) {
  EXPECT_NE(WorkKindOf(Config(64), {}, 0), WorkKindOf(Config(64), {}, 0.1));
  EXPECT_EQ(WorkKindOf(Config(64), {}, 0.2), WorkKindOf(Config(64), {}, 0.1));
}

TEST(WorkKindTest, DependsOnWhetherTheFormatIsConverted) {
  SessionConfig converted = Config(64);
  converted.output.layout = PixelLayout::kRgb;
  EXPECT_NE(WorkKindOf(converted, {}, 0), Kind(64));
}

}  // namespace
}  // namespace limpid
