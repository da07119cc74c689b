#include "engine/video/color_matrix.h"

#include <gtest/gtest.h>

namespace limpid {
namespace {

FrameFormat FormatOf(int matrix, int64_t height) {
  return {.size = {16, height}, .color = {.matrix = matrix}, .time_base = {}};
}

TEST(ColorMatrixTest, HasTheWeightsOfH273) {
  EXPECT_EQ(LumaWeightsOf(FormatOf(1, 8))->kr, 0.2126);
  EXPECT_EQ(LumaWeightsOf(FormatOf(4, 8))->kb, 0.11);
  EXPECT_EQ(LumaWeightsOf(FormatOf(5, 8))->kr, 0.299);
  EXPECT_EQ(LumaWeightsOf(FormatOf(6, 8))->kb, 0.114);
  EXPECT_EQ(LumaWeightsOf(FormatOf(7, 8))->kr, 0.212);
  EXPECT_EQ(LumaWeightsOf(FormatOf(9, 8))->kb, 0.0593);
}

TEST(ColorMatrixTest, TheHeightDecidesAnUnspecifiedMatrix) {
  for (const int matrix : {0, 2}) {
    EXPECT_EQ(LumaWeightsOf(FormatOf(matrix, 576))->kr, 0.299);
    EXPECT_EQ(LumaWeightsOf(FormatOf(matrix, 577))->kr, 0.2126);
  }
}

TEST(ColorMatrixTest, HasNoWeightsForMatricesThatAreNoSum) {
  for (const int matrix : {3, 8, 10, 11, 12, 13, 14, 255}) {
    EXPECT_FALSE(LumaWeightsOf(FormatOf(matrix, 8)).has_value()) << matrix;
  }
}

TEST(ColorMatrixTest, LimitedRangeLeavesFootAndHeadRoom) {
  const CodeRange range = CodeRangeOf(FormatOf(1, 8));
  EXPECT_EQ(range.luma_offset, 16);
  EXPECT_EQ(range.luma_offset + range.luma_scale, 235);
  EXPECT_EQ(range.chroma_offset, 128);
  EXPECT_EQ(range.chroma_offset + range.chroma_scale / 2, 240);
  EXPECT_EQ(range.largest, 255);
}

TEST(ColorMatrixTest, TenBitsAreFourTimesTheLimitedCodes) {
  FrameFormat format = FormatOf(1, 8);
  format.bit_depth = 10;
  const CodeRange range = CodeRangeOf(format);
  EXPECT_EQ(range.luma_offset, 64);
  EXPECT_EQ(range.luma_offset + range.luma_scale, 940);
  EXPECT_EQ(range.chroma_offset, 512);
  EXPECT_EQ(range.chroma_scale, 896);
  EXPECT_EQ(range.largest, 1023);
}

TEST(ColorMatrixTest, FullRangeUsesEveryCode) {
  FrameFormat format = FormatOf(1, 8);
  format.color.full_range = true;
  format.bit_depth = 10;
  const CodeRange range = CodeRangeOf(format);
  EXPECT_EQ(range.luma_offset, 0);
  EXPECT_EQ(range.luma_scale, 1023);
  EXPECT_EQ(range.chroma_offset, 512);
  EXPECT_EQ(range.chroma_scale, 1023);
}

}  // namespace
}  // namespace limpid
