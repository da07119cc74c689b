#include "clients/cpp/plane_sizes.h"

#include <gtest/gtest.h>

namespace limpid::client {
namespace {

int64_t TotalBytes(v1::PixelLayout layout, int bit_depth) {
  int64_t total = 0;
  for (const PlaneSize& plane : PlaneSizes({.width = 5,
                                .height = 3,
                                .layout = layout,
                                .bit_depth = bit_depth})) {
    total += plane.row_bytes * plane.rows;
  }
  return total;
}

TEST(PlaneSizesTest, RoundsChromaOfOddSizesUp) {
  EXPECT_EQ(TotalBytes(v1::PIXEL_LAYOUT_YUV420, 8), 15 + 2 * 3 * 2);
  EXPECT_EQ(TotalBytes(v1::PIXEL_LAYOUT_YUV422, 8), 15 + 2 * 3 * 3);
  EXPECT_EQ(TotalBytes(v1::PIXEL_LAYOUT_YUV444, 8), 45);
  EXPECT_EQ(TotalBytes(v1::PIXEL_LAYOUT_NV12, 8), 15 + 6 * 2);
  EXPECT_EQ(TotalBytes(v1::PIXEL_LAYOUT_RGB, 8), 45);
}

TEST(PlaneSizesTest, DeepSamplesTakeTwoBytes) {
  EXPECT_EQ(TotalBytes(v1::PIXEL_LAYOUT_YUV420, 10), 2 * (15 + 12));
  EXPECT_EQ(TotalBytes(v1::PIXEL_LAYOUT_RGB, 16), 90);
}

TEST(PlaneSizesTest, AnUnknownLayoutHasNoPlanes) {
  EXPECT_TRUE(
      PlaneSizes(
          {.width = 5, .height = 3, .layout = v1::PIXEL_LAYOUT_UNSPECIFIED})
          .empty());
}

TEST(PlaneSizesTest, TheOutputHasTheRestoredSize) {
  v1::ResolvedConfig config;
  config.mutable_source()->set_width(8);
  config.set_output_width(32);
  config.set_output_height(16);
  config.mutable_output()->set_pixel_layout(v1::PIXEL_LAYOUT_RGB);
  config.mutable_output()->set_bit_depth(8);
  EXPECT_EQ(PlaneSizes(OutputFormat(config))[0].row_bytes, 96);
  EXPECT_EQ(PlaneSizes(OutputFormat(config))[0].rows, 16);
}

}  // namespace
}  // namespace limpid::client
