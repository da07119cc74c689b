// What the bytes of a frame mean: size, sample layout, depth, colour, time.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace limpid {

enum class PixelLayout { kYuv420, kYuv422, kYuv444, kNv12, kRgb };

std::string_view PixelLayoutName(PixelLayout layout);  // "yuv420", ...

// ISO/IEC 23091-2 code points; 2 is unspecified.
struct ColorTags {
  int primaries = 2;
  int transfer = 2;
  int matrix = 2;
  bool full_range = false;

  bool operator==(const ColorTags&) const = default;
};

struct Rational {
  int64_t numerator = 1;
  int64_t denominator = 1000;

  bool operator==(const Rational&) const = default;
};

struct FrameSize {
  int64_t width = 0;
  int64_t height = 0;

  bool operator==(const FrameSize&) const = default;
};

struct FrameFormat {
  FrameSize size;
  PixelLayout layout = PixelLayout::kYuv420;
  // 8 or 10 for YUV and NV12; 8 or 16 for RGB. More than 8 bits are
  // little-endian 16-bit words, values in the low bits, but for NV12, which
  // holds them in the high bits (P010).
  int bit_depth = 8;
  ColorTags color;
  Rational time_base;

  bool operator==(const FrameFormat&) const = default;
};

// One plane of a format: `row_bytes` without padding.
struct PlaneShape {
  int64_t row_bytes = 0;
  int64_t rows = 0;
};

// Odd sizes round chroma up.
std::vector<PlaneShape> PlaneShapes(const FrameFormat& format);
int64_t FrameBytes(const FrameFormat& format);

// InvalidField naming "<prefix>.width" and so on.
absl::Status CheckFormat(const FrameFormat& format, std::string_view prefix);

}  // namespace limpid
