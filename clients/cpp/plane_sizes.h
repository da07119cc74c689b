// Bytes of each plane of a raw frame without padding.
#pragma once

#include <cstdint>
#include <vector>

#include "limpid/v1/restoration.pb.h"

namespace limpid::client {

struct PlaneSize {
  int64_t row_bytes = 0;
  int64_t rows = 0;
};

struct RawFormat {
  int64_t width = 0;
  int64_t height = 0;
  v1::PixelLayout layout = v1::PIXEL_LAYOUT_YUV420;
  int bit_depth = 8;
};

// One entry a plane; odd sizes round chroma up. Empty for a layout that this
// client does not know.
std::vector<PlaneSize> PlaneSizes(const RawFormat& format);

// The raw frames that a session of this config returns.
RawFormat OutputFormat(const v1::ResolvedConfig& config);

}  // namespace limpid::client
