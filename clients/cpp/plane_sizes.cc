// Sampling of each layout, as restoration.proto defines it.
#include "clients/cpp/plane_sizes.h"

namespace limpid::client {

std::vector<PlaneSize> PlaneSizes(const RawFormat& format) {
  const int64_t sample = format.bit_depth > 8 ? 2 : 1;
  const int64_t row = format.width * sample;
  const int64_t half_row = (format.width + 1) / 2 * sample;
  const int64_t half_rows = (format.height + 1) / 2;
  const PlaneSize luma = {row, format.height};
  switch (format.layout) {
    case v1::PIXEL_LAYOUT_YUV420:
      return {luma, {half_row, half_rows}, {half_row, half_rows}};
    case v1::PIXEL_LAYOUT_YUV422:
      return {luma, {half_row, format.height}, {half_row, format.height}};
    case v1::PIXEL_LAYOUT_YUV444:
      return {luma, luma, luma};
    case v1::PIXEL_LAYOUT_NV12:
      return {luma, {2 * half_row, half_rows}};
    case v1::PIXEL_LAYOUT_RGB:
      return {{3 * row, format.height}};
    default:
      return {};
  }
}

RawFormat OutputFormat(const v1::ResolvedConfig& config) {
  return {.width = config.output_width(),
          .height = config.output_height(),
          .layout = config.output().pixel_layout(),
          .bit_depth = static_cast<int>(config.output().bit_depth())};
}

}  // namespace limpid::client
