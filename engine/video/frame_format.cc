#include "engine/video/frame_format.h"

#include <string>

#include "absl/strings/str_format.h"
#include "engine/base/errors.h"
#include "engine/base/status_macros.h"
#include "engine/video/color_matrix.h"

namespace limpid {
namespace {

// Far beyond any video, and small enough that a frame's bytes fit in 64 bits.
constexpr int64_t kMaxSide = 65536;

absl::Status CheckRange(std::string_view prefix, const char* name,
                        int64_t value, int64_t minimum, int64_t maximum) {
  if (value >= minimum && value <= maximum) return absl::OkStatus();
  const std::string field = absl::StrFormat("%s.%s", std::string(prefix), name);
  return InvalidField(field, absl::StrFormat("%s is %d, expected %d to %d",
                                             field, value, minimum, maximum));
}

absl::Status CheckDepth(const FrameFormat& format, std::string_view prefix) {
  const int deep = format.layout == PixelLayout::kRgb ? 16 : 10;
  if (format.bit_depth == 8 || format.bit_depth == deep) {
    return absl::OkStatus();
  }
  const std::string field =
      absl::StrFormat("%s.bit_depth", std::string(prefix));
  return InvalidField(
      field, absl::StrFormat("%s is %d, expected 8 or %d for %s", field,
                             format.bit_depth, deep,
                             std::string(PixelLayoutName(format.layout))));
}

absl::Status CheckMatrix(const FrameFormat& format, std::string_view prefix) {
  if (format.layout == PixelLayout::kRgb) return absl::OkStatus();
  if (LumaWeightsOf(format).has_value()) return absl::OkStatus();
  const std::string field =
      absl::StrFormat("%s.color.matrix", std::string(prefix));
  return InvalidField(field, absl::StrFormat("%s is %d, expected 0, 1, 2, 4, "
                                             "5, 6, 7 or 9",
                                             field, format.color.matrix));
}

}  // namespace

std::string_view PixelLayoutName(PixelLayout layout) {
  switch (layout) {
    case PixelLayout::kYuv420:
      return "yuv420";
    case PixelLayout::kYuv422:
      return "yuv422";
    case PixelLayout::kYuv444:
      return "yuv444";
    case PixelLayout::kNv12:
      return "nv12";
    case PixelLayout::kRgb:
      return "rgb";
  }
  return "";
}

std::vector<PlaneShape> PlaneShapes(const FrameFormat& format) {
  const int64_t sample_bytes = format.bit_depth > 8 ? 2 : 1;
  const auto [width, height] = format.size;
  const int64_t half_width = (width + 1) / 2;
  const int64_t half_height = (height + 1) / 2;
  const PlaneShape luma = {.row_bytes = width * sample_bytes, .rows = height};
  const auto with_chroma = [&](int64_t chroma_width, int64_t chroma_height) {
    const PlaneShape chroma = {.row_bytes = chroma_width * sample_bytes,
                               .rows = chroma_height};
    return std::vector<PlaneShape>{luma, chroma, chroma};
  };
  switch (format.layout) {
    case PixelLayout::kYuv420:
      return with_chroma(half_width, half_height);
    case PixelLayout::kYuv422:
      return with_chroma(half_width, height);
    case PixelLayout::kYuv444:
      return with_chroma(width, height);
    case PixelLayout::kNv12:
      return {
          luma,
          {.row_bytes = 2 * half_width * sample_bytes, .rows = half_height}};
    case PixelLayout::kRgb:
      return {{.row_bytes = 3 * width * sample_bytes, .rows = height}};
  }
  return {};
}

int64_t FrameBytes(const FrameFormat& format) {
  int64_t bytes = 0;
  for (const PlaneShape& plane : PlaneShapes(format)) {
    bytes += plane.row_bytes * plane.rows;
  }
  return bytes;
}

absl::Status CheckFormat(const FrameFormat& format, std::string_view prefix) {
  constexpr int64_t kMaxTime = int64_t{1} << 31;
  RETURN_IF_ERROR(CheckRange(prefix, "width", format.size.width, 1, kMaxSide));
  RETURN_IF_ERROR(
      CheckRange(prefix, "height", format.size.height, 1, kMaxSide));
  RETURN_IF_ERROR(CheckRange(prefix, "time_base.numerator",
                             format.time_base.numerator, 1, kMaxTime));
  RETURN_IF_ERROR(CheckRange(prefix, "time_base.denominator",
                             format.time_base.denominator, 1, kMaxTime));
  RETURN_IF_ERROR(
      CheckRange(prefix, "color.primaries", format.color.primaries, 0, 255));
  RETURN_IF_ERROR(
      CheckRange(prefix, "color.transfer", format.color.transfer, 0, 255));
  RETURN_IF_ERROR(CheckDepth(format, prefix));
  return CheckMatrix(format, prefix);
}

}  // namespace limpid
