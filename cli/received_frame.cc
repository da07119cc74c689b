// Trusts no server with our memory.
#include "cli/received_frame.h"

#include <utility>

#include "engine/base/status_macros.h"
#include "engine/video/frame_check.h"
#include "server/wire_frame.h"

namespace limpid::cli {

absl::StatusOr<Frame> ReceivedFrame(v1::Frame message,
                                    const FrameFormat& format) {
  Frame frame;
  frame.pts = message.pts();
  frame.planes =
      server::PlanesFromMessage(std::move(*message.mutable_raw()), format);
  RETURN_IF_ERROR(CheckFrame(frame, format, FrameSize{}, "chunk.frames"));
  return frame;
}

}  // namespace limpid::cli
