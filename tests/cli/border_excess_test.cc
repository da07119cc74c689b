#include "cli/border_excess.h"

#include <gtest/gtest.h>

namespace limpid::cli {
namespace {

// Grey pixels, one a frame, each so many steps above black.
RgbClip Clip(const std::vector<int>& levels) {
  RgbClip clip;
  clip.format.layout = PixelLayout::kRgb;
  clip.format.size = {1, 1};
  for (const int level : levels) {
    clip.frames.emplace_back().planes.push_back(
        {std::string(3, static_cast<char>(level)), 3});
  }
  return clip;
}

TEST(BorderExcessTest, ComparesBothSidesOfABorderWithTheRest) {
  const RgbClip black = Clip({0, 0, 0, 0, 0, 0});
  // Frames 2 and 3 lie at the border: MSE (4 + 16) / 2 = 10 against 4.
  EXPECT_DOUBLE_EQ(BorderExcess(Clip({2, 2, 2, 4, 2, 2}), black, {0, 3}), 1.5);
  EXPECT_DOUBLE_EQ(BorderExcess(Clip({2, 2, 1, 1, 2, 2}), black, {0, 3}),
                   -0.75);
}

TEST(BorderExcessTest, IsNothingWithoutBordersOrErrors) {
  const RgbClip black = Clip({0, 0});
  EXPECT_EQ(BorderExcess(Clip({1, 3}), black, {0}), 0);
  EXPECT_EQ(BorderExcess(black, black, {0, 1}), 0);
  EXPECT_EQ(BorderExcess(Clip({5, 5}), black, {0, 1}), 0);
}

}  // namespace
}  // namespace limpid::cli
