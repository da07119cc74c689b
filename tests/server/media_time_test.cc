#include "server/media_time.h"

#include <gtest/gtest.h>

#include <limits>

namespace limpid::server {
namespace {

SessionConfig Config(double nominal_fps) {
  SessionConfig config;
  config.nominal_fps = nominal_fps;
  config.source.time_base = {.numerator = 1, .denominator = 1000};
  return config;
}

std::vector<Frame> FramesAt(std::initializer_list<int64_t> pts) {
  std::vector<Frame> frames;
  for (const int64_t at : pts) frames.emplace_back().pts = at;
  return frames;
}

TEST(MediaTimeTest, ComesFromThePtsWhateverTheNominalRate) {
  EXPECT_DOUBLE_EQ(MediaSeconds(FramesAt({100, 140, 200, 220}), Config(24)),
                   0.16);
  EXPECT_DOUBLE_EQ(MediaSeconds(FramesAt({-50, 0}), Config(24)), 0.1);
}

TEST(MediaTimeTest, CountsInTheTimeBase) {
  SessionConfig config = Config(0);
  config.source.time_base = {.numerator = 1001, .denominator = 30000};
  EXPECT_DOUBLE_EQ(MediaSeconds(FramesAt({7, 8, 9}), config), 0.1001);
}

TEST(MediaTimeTest, FallsBackToTheNominalRateWherePtsTellNothing) {
  EXPECT_DOUBLE_EQ(MediaSeconds(FramesAt({500}), Config(25)), 0.04);
  EXPECT_DOUBLE_EQ(MediaSeconds(FramesAt({0, 0, 0}), Config(0)), 0.1);
}

TEST(MediaTimeTest, StandsTheWholeRangeOfPts) {
  using Limits = std::numeric_limits<int64_t>;
  EXPECT_GT(MediaSeconds(FramesAt({Limits::min(), Limits::max()}), Config(0)),
            1e15);
}

TEST(MediaTimeTest, AnUnknownRateIsThirty) {
  EXPECT_EQ(NominalFps(Config(0)), 30);
  EXPECT_EQ(NominalFps(Config(23.976)), 23.976);
}

}  // namespace
}  // namespace limpid::server
