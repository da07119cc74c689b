#include "engine/video/frame_format.h"

#include <gtest/gtest.h>

#include "engine/base/errors.h"

namespace limpid {
namespace {

FrameFormat FormatOf(PixelLayout layout, int bit_depth, FrameSize size) {
  return {.size = size,
          .layout = layout,
          .bit_depth = bit_depth,
          .color = {},
          .time_base = {}};
}

// Row bytes and rows of each plane.
std::vector<std::pair<int64_t, int64_t>> Shapes(const FrameFormat& format) {
  std::vector<std::pair<int64_t, int64_t>> shapes;
  for (const PlaneShape& shape : PlaneShapes(format)) {
    shapes.emplace_back(shape.row_bytes, shape.rows);
  }
  return shapes;
}

using ShapeList = std::vector<std::pair<int64_t, int64_t>>;

TEST(FrameFormatTest, OddSizesRoundChromaUp) {
  const FrameSize size = {.width = 5, .height = 3};
  EXPECT_EQ(Shapes(FormatOf(PixelLayout::kYuv420, 8, size)),
            (ShapeList{{5, 3}, {3, 2}, {3, 2}}));
  EXPECT_EQ(Shapes(FormatOf(PixelLayout::kYuv422, 8, size)),
            (ShapeList{{5, 3}, {3, 3}, {3, 3}}));
  EXPECT_EQ(Shapes(FormatOf(PixelLayout::kYuv444, 8, size)),
            (ShapeList{{5, 3}, {5, 3}, {5, 3}}));
  EXPECT_EQ(Shapes(FormatOf(PixelLayout::kNv12, 8, size)),
            (ShapeList{{5, 3}, {6, 2}}));
  EXPECT_EQ(Shapes(FormatOf(PixelLayout::kRgb, 8, size)), (ShapeList{{15, 3}}));
}

TEST(FrameFormatTest, DeepSamplesTakeTwoBytes) {
  const FrameSize size = {.width = 5, .height = 3};
  EXPECT_EQ(Shapes(FormatOf(PixelLayout::kYuv420, 10, size)),
            (ShapeList{{10, 3}, {6, 2}, {6, 2}}));
  EXPECT_EQ(Shapes(FormatOf(PixelLayout::kRgb, 16, size)),
            (ShapeList{{30, 3}}));
  EXPECT_EQ(FrameBytes(FormatOf(PixelLayout::kNv12, 10, size)), 30 + 24);
}

TEST(FrameFormatTest, NamesEveryLayout) {
  EXPECT_EQ(PixelLayoutName(PixelLayout::kYuv420), "yuv420");
  EXPECT_EQ(PixelLayoutName(PixelLayout::kYuv422), "yuv422");
  EXPECT_EQ(PixelLayoutName(PixelLayout::kYuv444), "yuv444");
  EXPECT_EQ(PixelLayoutName(PixelLayout::kNv12), "nv12");
  EXPECT_EQ(PixelLayoutName(PixelLayout::kRgb), "rgb");
}

TEST(FrameFormatTest, AcceptsWhatTheProtocolAllows) {
  const FrameSize size = {.width = 1, .height = 65536};
  for (const int bit_depth : {8, 10}) {
    EXPECT_TRUE(
        CheckFormat(FormatOf(PixelLayout::kNv12, bit_depth, size), "source")
            .ok());
  }
  EXPECT_TRUE(
      CheckFormat(FormatOf(PixelLayout::kRgb, 16, size), "source").ok());
}

// One refusal: the field named and the message.
struct Refusal {
  FrameFormat format;
  const char* field;
  const char* message;
};

TEST(FrameFormatTest, RefusesNamingTheFieldAndBothValues) {
  const FrameFormat good = FormatOf(PixelLayout::kYuv420, 8, {4, 4});
  std::vector<Refusal> refusals(
      6, {good, "source.width", "source.width is 0, expected 1 to 65536"});
  refusals[0].format.size.width = 0;
  refusals[1] = {good, "source.height",
                 "source.height is 65537, expected 1 to 65536"};
  refusals[1].format.size.height = 65537;
  refusals[2] = {good, "source.bit_depth",
                 "source.bit_depth is 16, expected 8 or 10 for yuv420"};
  refusals[2].format.bit_depth = 16;
  refusals[3] = {FormatOf(PixelLayout::kRgb, 10, {4, 4}), "source.bit_depth",
                 "source.bit_depth is 10, expected 8 or 16 for rgb"};
  refusals[4] = {good, "source.color.matrix",
                 "source.color.matrix is 8, expected 0, 1, 2, 4, 5, 6, 7 or 9"};
  refusals[4].format.color.matrix = 8;
  refusals[5] = {good, "source.time_base.denominator",
                 "source.time_base.denominator is 0, expected 1 to 2147483648"};
  refusals[5].format.time_base.denominator = 0;
  for (const Refusal& refusal : refusals) {
    const absl::Status status = CheckFormat(refusal.format, "source");
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(FieldOf(status), refusal.field);
    EXPECT_EQ(std::string(status.message()), refusal.message);
  }
}

TEST(FrameFormatTest, RgbMayCarryAnyMatrix) {
  FrameFormat rgb = FormatOf(PixelLayout::kRgb, 8, {4, 4});
  rgb.color.matrix = 8;
  EXPECT_TRUE(CheckFormat(rgb, "source").ok());
}

}  // namespace
}  // namespace limpid
