#include "engine/video/color_matrix.h"

namespace limpid {
namespace {

constexpr int kRgb = 0;
constexpr int kUnspecified = 2;
constexpr int64_t kMaxStandardDefinitionLines = 576;

int ResolvedMatrix(const FrameFormat& format) {
  const int matrix = format.color.matrix;
  if (matrix != kUnspecified && matrix != kRgb) return matrix;
  return format.size.height <= kMaxStandardDefinitionLines ? 6 : 1;
}

}  // namespace

std::optional<LumaWeights> LumaWeightsOf(const FrameFormat& format) {
  switch (ResolvedMatrix(format)) {
    case 1:  // BT.709
      return LumaWeights{.kr = 0.2126, .kb = 0.0722};
    case 4:  // FCC
      return LumaWeights{.kr = 0.30, .kb = 0.11};
    case 5:  // BT.601 (625 lines)
    case 6:  // BT.601 (525 lines)
      return LumaWeights{.kr = 0.299, .kb = 0.114};
    case 7:  // SMPTE 240M
      return LumaWeights{.kr = 0.212, .kb = 0.087};
    case 9:  // BT.2020, non-constant luminance
      return LumaWeights{.kr = 0.2627, .kb = 0.0593};
    default:
      return std::nullopt;
  }
}

CodeRange CodeRangeOf(const FrameFormat& format) {
  const double unit = 1 << (format.bit_depth - 8);
  const double largest = (1 << format.bit_depth) - 1;
  const double middle = 128 * unit;
  if (format.color.full_range) {
    return {.luma_offset = 0,
            .luma_scale = largest,
            .chroma_offset = middle,
            .chroma_scale = largest,
            .largest = largest};
  }
  return {.luma_offset = 16 * unit,
          .luma_scale = 219 * unit,
          .chroma_offset = middle,
          .chroma_scale = 224 * unit,
          .largest = largest};
}

}  // namespace limpid
