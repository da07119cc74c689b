// Whether the bytes of a frame are what its format says.
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "engine/video/frame.h"
#include "engine/video/frame_format.h"

namespace limpid {

// InvalidFrame("<prefix>.planes[i].stride") and so on, naming both values: the
// number of planes, strides below a row's bytes, planes with too few or too
// many bytes (the last row may lack its padding), masks of another size.
// `mask_size` is the size that a mask must have, or {0, 0} where none may be.
absl::Status CheckFrame(const Frame& frame, const FrameFormat& format,
                        FrameSize mask_size, std::string_view prefix);

// A mask must be of this size and know at least one pixel.
absl::Status CheckMask(const MaskBitmap& mask, FrameSize size,
                       std::string_view field);

}  // namespace limpid
