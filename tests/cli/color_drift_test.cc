#include "cli/color_drift.h"

#include <gtest/gtest.h>

namespace limpid::cli {
namespace {

RgbClip Clip(std::vector<std::string> frames) {
  RgbClip clip;
  clip.format.layout = PixelLayout::kRgb;
  clip.format.size = {1, 1};
  for (std::string& data : frames) {
    clip.frames.emplace_back().planes.push_back({std::move(data), 3});
  }
  return clip;
}

TEST(ColorDriftTest, IsThatOfTheColorThatDriftsMost) {
  // Red is 1.5 too high on average, green right, blue 3 too low.
  EXPECT_EQ(ColorDrift(Clip({"cbe", "dbe"}), Clip({"bag", "bci"})), 3);
  EXPECT_EQ(ColorDrift(Clip({"dbb", "bbb"}), Clip({"bbb", "bbb"})), 1);
}

TEST(ColorDriftTest, ErrorsThatBalanceAreNone) {
  EXPECT_EQ(ColorDrift(Clip({"bbb", "ddd"}), Clip({"ccc", "ccc"})), 0);
}

}  // namespace
}  // namespace limpid::cli
