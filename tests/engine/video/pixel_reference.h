// The pixel conversions once more, naively: one sample at a time, in double
// precision, from the text of ITU-T H.273 and frame_tensor.h alone.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "engine/video/frame.h"
#include "engine/video/frame_format.h"

namespace limpid {

// Every layout and depth of `size`, in both ranges and two matrices.
inline std::vector<FrameFormat> EveryFormat(FrameSize size) {
  std::vector<FrameFormat> formats;
  for (const PixelLayout layout :
       {PixelLayout::kYuv420, PixelLayout::kYuv422, PixelLayout::kYuv444,
        PixelLayout::kNv12, PixelLayout::kRgb}) {
    const int deep = layout == PixelLayout::kRgb ? 16 : 10;
    for (const int bit_depth : {8, deep}) {
      for (const bool full_range : {false, true}) {
        formats.push_back(
            {.size = size,
             .layout = layout,
             .bit_depth = bit_depth,
             .color = {.matrix = full_range ? 9 : 1, .full_range = full_range},
             .time_base = {}});
      }
    }
  }
  return formats;
}

class PixelReference {
 public:
  explicit PixelReference(const FrameFormat& format) : format_(format) {}

  // Sample (row, column) of component `c`, padding and packing undone.
  int Code(const Frame& frame, int c, int64_t row, int64_t column) const {
    const Plane& plane = frame.planes[PlaneOf(c)];
    const auto* sample =
        reinterpret_cast<const unsigned char*>(plane.data.data()) +
        row * plane.stride + ByteOf(c, column);
    if (format_.bit_depth == 8) return sample[0];
    return (sample[0] + 256 * sample[1]) >> Shift();
  }

  void SetCode(Frame& frame, int c, int64_t row, int64_t column,
               int code) const {
    Plane& plane = frame.planes[PlaneOf(c)];
    char* sample = plane.data.data() + row * plane.stride + ByteOf(c, column);
    sample[0] = static_cast<char>((code << Shift()) & 255);
    if (format_.bit_depth > 8) {
      sample[1] = static_cast<char>((code << Shift()) >> 8);
    }
  }

  std::array<double, 3> Rgb(const Frame& frame, int64_t row,
                            int64_t column) const {
    std::array<double, 3> value;
    for (int c = 0; c < 3; ++c) value[c] = Value(frame, c, row, column);
    if (IsRgb()) return value;
    const auto [kr, kb] = Weights();
    const double red = value[0] + 2 * (1 - kr) * value[2];
    const double blue = value[0] + 2 * (1 - kb) * value[1];
    const double green = (value[0] - kr * red - kb * blue) / (1 - kr - kb);
    return {red, green, blue};
  }

  // The sample, before rounding and clamping, of a picture whose R'G'B' at
  // (row, column) is rgb(row, column).
  template <typename RgbAt>
  double Sample(const RgbAt& rgb, int c, int64_t row, int64_t column) const {
    if (IsRgb()) return Largest() * rgb(row, column)[c];
    if (c == 0) return Offset(0) + Scale(0) * Component(rgb, 0, row, column);
    if (!HalvedDown()) {
      return Offset(c) + Scale(c) * Across(rgb, c, row, column);
    }
    const int64_t below = std::min(2 * row + 1, format_.size.height - 1);
    const double mean =
        (Across(rgb, c, 2 * row, column) + Across(rgb, c, below, column)) / 2;
    return Offset(c) + Scale(c) * mean;
  }

  int64_t Width(int c) const {
    const int64_t width = format_.size.width;
    return c > 0 && HalvedAcross() ? (width + 1) / 2 : width;
  }
  int64_t Height(int c) const {
    const int64_t height = format_.size.height;
    return c > 0 && HalvedDown() ? (height + 1) / 2 : height;
  }
  double Largest() const { return std::pow(2, format_.bit_depth) - 1; }
  bool IsRgb() const { return format_.layout == PixelLayout::kRgb; }

 private:
  bool IsNv12() const { return format_.layout == PixelLayout::kNv12; }
  bool HalvedDown() const {
    return IsNv12() || format_.layout == PixelLayout::kYuv420;
  }
  bool HalvedAcross() const {
    return HalvedDown() || format_.layout == PixelLayout::kYuv422;
  }
  int Shift() const { return IsNv12() && format_.bit_depth == 10 ? 6 : 0; }

  int PlaneOf(int c) const {
    if (IsRgb()) return 0;
    return IsNv12() ? std::min(c, 1) : c;
  }
  int64_t ByteOf(int c, int64_t column) const {
    const int bytes = format_.bit_depth > 8 ? 2 : 1;
    if (IsRgb()) return bytes * (3 * column + c);
    if (IsNv12() && c > 0) return bytes * (2 * column + c - 1);
    return bytes * column;
  }

  std::array<double, 2> Weights() const {
    if (format_.color.matrix == 9) return {0.2627, 0.0593};
    return {0.2126, 0.0722};
  }
  double Unit() const { return std::pow(2, format_.bit_depth - 8); }
  double Offset(int c) const {
    if (IsRgb()) return 0;
    if (c > 0) return 128 * Unit();
    return format_.color.full_range ? 0 : 16 * Unit();
  }
  double Scale(int c) const {
    if (IsRgb() || format_.color.full_range) return Largest();
    return (c > 0 ? 224 : 219) * Unit();
  }

  // The value of a component where pixel (row, column) is; chroma sample k
  // stands on column 2 k and between the rows 2 k and 2 k + 1.
  double Value(const Frame& frame, int c, int64_t row, int64_t column) const {
    const double x = Width(c) < format_.size.width ? column / 2.0 : column;
    const double y = Height(c) < format_.size.height ? (row - 0.5) / 2.0 : row;
    const auto code = [&](double sample_row, double sample_column) {
      return Code(frame, c, std::clamp<int64_t>(sample_row, 0, Height(c) - 1),
                  std::clamp<int64_t>(sample_column, 0, Width(c) - 1));
    };
    const auto along = [&](double sample_row) {
      const double left = std::floor(x);
      const double part = x - left;
      return (1 - part) * code(sample_row, left) +
             part * code(sample_row, left + 1);
    };
    const double above = std::floor(y);
    const double part = y - above;
    const double sample = (1 - part) * along(above) + part * along(above + 1);
    return (sample - Offset(c)) / Scale(c);
  }

  // Y', Cb or Cr of a pixel.
  template <typename RgbAt>
  double Component(const RgbAt& rgb, int c, int64_t row, int64_t column) const {
    const auto [kr, kb] = Weights();
    const auto [red, green, blue] = rgb(row, column);
    const double luma = kr * red + (1 - kr - kb) * green + kb * blue;
    if (c == 0) return luma;
    if (c == 1) return (blue - luma) / (2 * (1 - kb));
    return (red - luma) / (2 * (1 - kr));
  }

  template <typename RgbAt>
  double Across(const RgbAt& rgb, int c, int64_t row, int64_t column) const {
    if (!HalvedAcross()) return Component(rgb, c, row, column);
    const auto at = [&](int64_t x) {
      const int64_t last = format_.size.width - 1;
      return Component(rgb, c, row, std::clamp<int64_t>(x, 0, last));
    };
    return (at(2 * column - 1) + 2 * at(2 * column) + at(2 * column + 1)) / 4;
  }

  const FrameFormat format_;
};

// Samples drawn from all codes; `padding` bytes after each row.
inline Frame RandomFrame(const FrameFormat& format, int64_t padding,
                         std::mt19937& random) {
  Frame frame = {.pts = 7, .planes = {}, .mask = nullptr};
  for (const PlaneShape& shape : PlaneShapes(format)) {
    const int64_t stride = shape.row_bytes + padding;
    frame.planes.push_back(
        {.data = std::string(stride * shape.rows, '\x5a'), .stride = stride});
  }
  const PixelReference reference(format);
  const int num_codes = static_cast<int>(reference.Largest()) + 1;
  for (int c = 0; c < 3; ++c) {
    for (int64_t row = 0; row < reference.Height(c); ++row) {
      for (int64_t column = 0; column < reference.Width(c); ++column) {
        const int code = static_cast<int>(random() % num_codes);
        reference.SetCode(frame, c, row, column, code);
      }
    }
  }
  return frame;
}

}  // namespace limpid
