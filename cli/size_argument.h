// "832x480" on the command line.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "engine/video/frame_format.h"

namespace limpid::cli {

// UsageError naming `flag` for anything but two positive numbers.
absl::StatusOr<FrameSize> ParseSize(const std::string& flag,
                                    const std::string& text);

}  // namespace limpid::cli
