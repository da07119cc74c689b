#include "cli/psnr.h"

#include <gtest/gtest.h>

#include <cmath>

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

TEST(PsnrTest, EqualClipsHaveTheLargestValue) {
  const RgbClip clip = Clip({"abc", "xyz"});
  EXPECT_EQ(Psnr(clip, clip), kMaxPsnr);
}

TEST(PsnrTest, TakesOneMseOverAllFramesAndChannels) {
  // Squared errors 0, 9, 16 and 25, 0, 0 over six samples: MSE 50 / 6.
  const double expected = 10 * std::log10(255.0 * 255.0 / (50.0 / 6));
  EXPECT_NEAR(Psnr(Clip({"ade", "fbc"}), Clip({"aaa", "abc"})), expected, 1e-9);
}

TEST(PsnrTest, BlackAgainstWhiteIsZero) {
  EXPECT_NEAR(Psnr(Clip({std::string(3, '\0')}), Clip({"\xff\xff\xff"})), 0,
              1e-9);
}

}  // namespace
}  // namespace limpid::cli
