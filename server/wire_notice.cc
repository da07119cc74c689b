#include "server/wire_notice.h"

#include "server/wire_duration.h"

namespace limpid::server {

v1::RestoreResponse DrainingMessage(absl::Duration deadline) {
  v1::RestoreResponse message;
  *message.mutable_notice()->mutable_draining()->mutable_deadline() =
      DurationMessage(deadline);
  return message;
}

v1::RestoreResponse IdleMessage(absl::Duration deadline) {
  v1::RestoreResponse message;
  *message.mutable_notice()->mutable_idle()->mutable_deadline() =
      DurationMessage(deadline);
  return message;
}

v1::RestoreResponse DroppedMessage(const FrameRange& range) {
  v1::RestoreResponse message;
  v1::DroppedRange* dropped = message.mutable_notice()->mutable_dropped();
  dropped->set_first_frame(range.first_frame);
  dropped->set_frame_count(range.num_frames);
  return message;
}

v1::RestoreResponse CreditMessage(int64_t frames) {
  v1::RestoreResponse message;
  message.mutable_credit()->set_frames(frames);
  return message;
}

}  // namespace limpid::server
