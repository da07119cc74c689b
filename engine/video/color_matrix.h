// The numbers behind Y'CbCr <-> R'G'B': luma weights and code value ranges, as
// ITU-T H.273 (ISO/IEC 23091-2) gives them.
//
//   Y' = Kr R' + (1 - Kr - Kb) G' + Kb B'
//   Cb = (B' - Y') / (2 (1 - Kb)),   Cr = (R' - Y') / (2 (1 - Kr))
#pragma once

#include <optional>

#include "engine/video/frame_format.h"

namespace limpid {

struct LumaWeights {
  double kr = 0;
  double kb = 0;
};

// Code values: sample = offset + scale * value, with Y' in [0, 1] and Cb, Cr
// in [-1/2, 1/2].
struct CodeRange {
  double luma_offset = 0;
  double luma_scale = 0;
  double chroma_offset = 0;
  double chroma_scale = 0;
  double largest = 0;  // 2^bit_depth - 1
};

// The weights of a format's matrix; an unspecified one is BT.601 (6) up to 576
// lines and BT.709 (1) above. Nothing for matrices that are not a weighted sum
// of R', G' and B' (YCgCo, constant luminance, ICtCp).
std::optional<LumaWeights> LumaWeightsOf(const FrameFormat& format);

CodeRange CodeRangeOf(const FrameFormat& format);

}  // namespace limpid
