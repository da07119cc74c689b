// The size that an image's header announces.
#pragma once

#include <optional>
#include <string_view>

#include "engine/video/encoding.h"
#include "engine/video/frame_format.h"

namespace limpid {

// Of a PNG or JPEG image; nothing when its header cannot be read. Decodes no
// pixels, so that a size that nobody asked for costs nothing.
std::optional<FrameSize> ImageSizeOf(std::string_view data, Encoding encoding);

}  // namespace limpid
