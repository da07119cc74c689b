#include "engine/video/pixel_rows.h"

#include <algorithm>
#include <vector>

#include "engine/video/chroma_row.h"
#include "engine/video/sample_row.h"

namespace limpid {
namespace {

// Scratch rows that one row needs: Y', Cb, Cr, and two of unscaled chroma.
constexpr int64_t kScratchRows = 5;

const char* RowOf(const Frame& frame, const Component& component, int64_t row) {
  const Plane& plane = frame.planes[component.plane];
  return plane.data.data() + row * plane.stride + component.first_byte;
}

char* RowOf(Frame& frame, const Component& component, int64_t row) {
  Plane& plane = frame.planes[component.plane];
  return plane.data.data() + row * plane.stride + component.first_byte;
}

// sample -> value, and value -> sample.
LinearMap ToValue(double offset, double scale) {
  return {.scale = static_cast<float>(1 / scale),
          .offset = static_cast<float>(-offset / scale)};
}
LinearMap ToSample(double offset, double scale) {
  return {.scale = static_cast<float>(scale),
          .offset = static_cast<float>(offset)};
}

}  // namespace

PixelRows::PixelRows(const FrameFormat& format)
    : format_(format),
      components_(ComponentsOf(format)),
      range_(CodeRangeOf(format)),
      weights_(LumaWeightsOf(format).value_or(LumaWeights{})),
      halved_across_(ChromaIsHalvedAcross(format.layout)),
      halved_down_(ChromaIsHalvedDown(format.layout)),
      chroma_width_(halved_across_ ? (format.size.width + 1) / 2
                                   : format.size.width),
      chroma_height_(halved_down_ ? (format.size.height + 1) / 2
                                  : format.size.height) {}

void PixelRows::Read(const Frame& frame, int64_t first, int64_t last,
                     const RgbPlanes& out) const {
  std::vector<float> scratch(kScratchRows * format_.size.width);
  for (int64_t row = first; row < last; ++row) {
    if (format_.layout == PixelLayout::kRgb) {
      ReadRgb(frame, row, out);
    } else {
      ReadYuv(frame, row, out, scratch.data());
    }
  }
}

void PixelRows::ReadRgb(const Frame& frame, int64_t row,
                        const RgbPlanes& out) const {
  const int64_t width = format_.size.width;
  const LinearMap map = ToValue(0, range_.largest);
  const std::array<float*, 3> planes = {out.red, out.green, out.blue};
  for (int c = 0; c < 3; ++c) {
    ReadSamples(RowOf(frame, components_[c], row), components_[c].samples,
                width, map, planes[c] + row * width);
  }
}

void PixelRows::ReadYuv(const Frame& frame, int64_t row, const RgbPlanes& out,
                        float* scratch) const {
  const int64_t width = format_.size.width;
  float* luma = scratch;
  float* cb = scratch + width;
  float* cr = scratch + 2 * width;
  ReadSamples(RowOf(frame, components_[0], row), components_[0].samples, width,
              ToValue(range_.luma_offset, range_.luma_scale), luma);
  ReadChroma(frame, row, 1, cb, scratch + 3 * width);
  ReadChroma(frame, row, 2, cr, scratch + 3 * width);
  const auto [kr, kb] = weights_;
  const auto red_of_cr = static_cast<float>(2 * (1 - kr));
  const auto blue_of_cb = static_cast<float>(2 * (1 - kb));
  const auto red_in_green = static_cast<float>(kr / (1 - kr - kb));
  const auto blue_in_green = static_cast<float>(kb / (1 - kr - kb));
  float* red = out.red + row * width;
  float* green = out.green + row * width;
  float* blue = out.blue + row * width;
  for (int64_t i = 0; i < width; ++i) {
    const float red_difference = red_of_cr * cr[i];
    const float blue_difference = blue_of_cb * cb[i];
    red[i] = luma[i] + red_difference;
    blue[i] = luma[i] + blue_difference;
    green[i] = luma[i] - red_in_green * red_difference -
               blue_in_green * blue_difference;
  }
}

void PixelRows::ReadChroma(const Frame& frame, int64_t row, int c, float* out,
                           float* scratch) const {
  const Component& component = components_[c];
  const LinearMap map = ToValue(range_.chroma_offset, range_.chroma_scale);
  const auto read = [&](int64_t chroma_row, float* to) {
    ReadSamples(RowOf(frame, component, chroma_row), component.samples,
                chroma_width_, map, to);
  };
  float* narrow = halved_across_ ? scratch : out;
  if (halved_down_) {
    const ChromaRows rows = ChromaRowsOf(row, chroma_height_);
    float* far = scratch + format_.size.width;
    read(rows.near, narrow);
    read(rows.far, far);
    BlendRows(narrow, far, rows.far_weight, chroma_width_, narrow);
  } else {
    read(row, narrow);
  }
  if (halved_across_) UpsampleAcross(narrow, format_.size.width, out);
}

void PixelRows::Write(const RgbPlanes& in, int64_t first, int64_t last,
                      Frame& frame) const {
  std::vector<float> scratch(kScratchRows * format_.size.width);
  const int64_t step = halved_down_ ? 2 : 1;
  for (int64_t row = first; row < last; row += step) {
    if (format_.layout == PixelLayout::kRgb) {
      WriteRgb(in, row, frame);
    } else {
      WriteYuv(in, row, frame, scratch.data());
    }
  }
}

void PixelRows::WriteRgb(const RgbPlanes& in, int64_t row, Frame& frame) const {
  const int64_t width = format_.size.width;
  const LinearMap map = ToSample(0, range_.largest);
  const std::array<const float*, 3> planes = {in.red, in.green, in.blue};
  for (int c = 0; c < 3; ++c) {
    WriteSamples(planes[c] + row * width, width, map,
                 static_cast<float>(range_.largest), components_[c].samples,
                 RowOf(frame, components_[c], row));
  }
}

void PixelRows::WriteYuv(const RgbPlanes& in, int64_t row, Frame& frame,
                         float* scratch) const {
  const auto [width, height] = format_.size;
  const int64_t rows = std::min<int64_t>(halved_down_ ? 2 : 1, height - row);
  const auto kr = static_cast<float>(weights_.kr);
  const auto kb = static_cast<float>(weights_.kb);
  float* luma = scratch;
  float* blue_difference = scratch + width;
  float* red_difference = scratch + 2 * width;
  std::fill_n(blue_difference, 2 * width, 0.0f);
  const float share = 1.0f / static_cast<float>(rows);
  for (int64_t r = row; r < row + rows; ++r) {
    const float* red = in.red + r * width;
    const float* green = in.green + r * width;
    const float* blue = in.blue + r * width;
    for (int64_t i = 0; i < width; ++i) {
      luma[i] = kr * red[i] + (1 - kr - kb) * green[i] + kb * blue[i];
      blue_difference[i] += share * (blue[i] - luma[i]);
      red_difference[i] += share * (red[i] - luma[i]);
    }
    WriteSamples(luma, width, ToSample(range_.luma_offset, range_.luma_scale),
                 static_cast<float>(range_.largest), components_[0].samples,
                 RowOf(frame, components_[0], r));
  }
  const int64_t chroma_row = halved_down_ ? row / 2 : row;
  WriteChroma(blue_difference, chroma_row, 1, frame, scratch + 3 * width);
  WriteChroma(red_difference, chroma_row, 2, frame, scratch + 3 * width);
}

// `difference` is B' - Y' or R' - Y'.
void PixelRows::WriteChroma(float* difference, int64_t row, int c, Frame& frame,
                            float* scratch) const {
  const double weight = c == 1 ? weights_.kb : weights_.kr;
  const float* narrow = difference;
  if (halved_across_) {
    DownsampleAcross(difference, format_.size.width, scratch);
    narrow = scratch;
  }
  WriteSamples(
      narrow, chroma_width_,
      ToSample(range_.chroma_offset, range_.chroma_scale / (2 * (1 - weight))),
      static_cast<float>(range_.largest), components_[c].samples,
      RowOf(frame, components_[c], row));
}

}  // namespace limpid
