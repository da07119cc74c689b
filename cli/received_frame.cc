// Trusts no server with our memory.
#include "cli/received_frame.h"

#include <utility>

#include "engine/base/status_macros.h"
#include "server/wire_frame.h"

namespace limpid::cli {

absl::StatusOr<Frame> ReceivedFrame(v1::Frame message,
                                    const FrameFormat& format) {
  Frame frame;
  frame.pts = message.pts();
  ASSIGN_OR_RETURN(frame.planes,
                   server::PlanesFromMessage(std::move(*message.mutable_raw()),
                                             format, "chunk.frames"));
  return frame;
}

}  // namespace limpid::cli
