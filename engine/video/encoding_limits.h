// Formats that an encoding cannot hold, known without asking its codec.
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "engine/video/encoding.h"
#include "engine/video/frame_format.h"

namespace limpid {

// InvalidField(`field`), which is "source.encoding" or "output.encoding",
// naming the size: H.264 and HEVC crop by whole chroma samples, so that
// subsampled sides must be even, and FFmpeg's FFV1 loses frames that are one
// pixel wide or high.
absl::Status CheckEncodingHolds(Encoding encoding, const FrameFormat& format,
                                std::string_view field);

}  // namespace limpid
