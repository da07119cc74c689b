#include "cli/temporal_error.h"

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

TEST(TemporalErrorTest, AConstantOffsetDoesNotFlicker) {
  EXPECT_EQ(TemporalError(Clip({"bcd", "efg"}), Clip({"abc", "def"})), 0);
}

TEST(TemporalErrorTest, IsTheMeanDifferenceOfSteps) {
  // Steps of the clip: 1, 0, 5; of the reference: 0, 0, -1.
  const RgbClip clip = Clip({"aaa", "baf"});
  const RgbClip reference = Clip({"ccc", "ccb"});
  EXPECT_NEAR(TemporalError(clip, reference), (1 + 0 + 6) / 3.0 / 255, 1e-12);
}

TEST(TemporalErrorTest, OneFrameHasNone) {
  EXPECT_EQ(TemporalError(Clip({"abc"}), Clip({"xyz"})), 0);
}

}  // namespace
}  // namespace limpid::cli
