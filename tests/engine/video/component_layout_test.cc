#include "engine/video/component_layout.h"

#include <gtest/gtest.h>

namespace limpid {
namespace {

// Plane, first byte, bytes, step and shift of each component.
std::array<std::array<int64_t, 5>, 3> Layout(PixelLayout layout, int depth) {
  const FrameFormat format = {.size = {4, 4},
                              .layout = layout,
                              .bit_depth = depth,
                              .color = {},
                              .time_base = {}};
  std::array<std::array<int64_t, 5>, 3> rows;
  const std::array<Component, 3> components = ComponentsOf(format);
  for (int c = 0; c < 3; ++c) {
    const auto& [plane, first_byte, samples] = components[c];
    rows[c] = {plane, first_byte, samples.bytes, samples.step, samples.shift};
  }
  return rows;
}

using Rows = std::array<std::array<int64_t, 5>, 3>;

TEST(ComponentLayoutTest, PlanarComponentsHaveAPlaneEach) {
  for (const PixelLayout layout :
       {PixelLayout::kYuv420, PixelLayout::kYuv422, PixelLayout::kYuv444}) {
    EXPECT_EQ(Layout(layout, 8),
              (Rows{{{0, 0, 1, 1, 0}, {1, 0, 1, 1, 0}, {2, 0, 1, 1, 0}}}));
    EXPECT_EQ(Layout(layout, 10),
              (Rows{{{0, 0, 2, 1, 0}, {1, 0, 2, 1, 0}, {2, 0, 2, 1, 0}}}));
  }
}

TEST(ComponentLayoutTest, Nv12InterleavesCbAndCr) {
  EXPECT_EQ(Layout(PixelLayout::kNv12, 8),
            (Rows{{{0, 0, 1, 1, 0}, {1, 0, 1, 2, 0}, {1, 1, 1, 2, 0}}}));
}

TEST(ComponentLayoutTest, P010HoldsItsValuesInTheHighBits) {
  EXPECT_EQ(Layout(PixelLayout::kNv12, 10),
            (Rows{{{0, 0, 2, 1, 6}, {1, 0, 2, 2, 6}, {1, 2, 2, 2, 6}}}));
}

TEST(ComponentLayoutTest, RgbInterleavesAllThree) {
  EXPECT_EQ(Layout(PixelLayout::kRgb, 8),
            (Rows{{{0, 0, 1, 3, 0}, {0, 1, 1, 3, 0}, {0, 2, 1, 3, 0}}}));
  EXPECT_EQ(Layout(PixelLayout::kRgb, 16),
            (Rows{{{0, 0, 2, 3, 0}, {0, 2, 2, 3, 0}, {0, 4, 2, 3, 0}}}));
}

TEST(ComponentLayoutTest, OnlyTheLayoutsWithLessChromaHalveIt) {
  EXPECT_TRUE(ChromaIsHalvedAcross(PixelLayout::kYuv420));
  EXPECT_TRUE(ChromaIsHalvedAcross(PixelLayout::kYuv422));
  EXPECT_TRUE(ChromaIsHalvedAcross(PixelLayout::kNv12));
  EXPECT_FALSE(ChromaIsHalvedAcross(PixelLayout::kYuv444));
  EXPECT_FALSE(ChromaIsHalvedAcross(PixelLayout::kRgb));
  EXPECT_TRUE(ChromaIsHalvedDown(PixelLayout::kYuv420));
  EXPECT_TRUE(ChromaIsHalvedDown(PixelLayout::kNv12));
  EXPECT_FALSE(ChromaIsHalvedDown(PixelLayout::kYuv422));
  EXPECT_FALSE(ChromaIsHalvedDown(PixelLayout::kYuv444));
  EXPECT_FALSE(ChromaIsHalvedDown(PixelLayout::kRgb));
}

}  // namespace
}  // namespace limpid
