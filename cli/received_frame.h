// Raw frames out of a chunk.
#pragma once

#include "absl/status/statusor.h"
#include "engine/video/frame.h"
#include "engine/video/frame_format.h"
#include "limpid/v1/restoration.pb.h"

namespace limpid::cli {

// Moves the planes. InvalidArgument when they are not what `format` needs,
// which only a broken server sends.
absl::StatusOr<Frame> ReceivedFrame(v1::Frame message,
                                    const FrameFormat& format);

}  // namespace limpid::cli
