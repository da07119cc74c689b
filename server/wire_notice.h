// Short messages that the server sends of its own accord.
#pragma once

#include <cstdint>

#include "absl/time/time.h"
#include "limpid/v1/restoration.pb.h"
#include "server/submission_queue.h"

namespace limpid::server {

// The server drains: what is not restored within `deadline` is lost.
v1::RestoreResponse DrainingMessage(absl::Duration deadline);
// Without frames or control within `deadline` the stream ends.
v1::RestoreResponse IdleMessage(absl::Duration deadline);
// These frames will not be restored (LIVE).
v1::RestoreResponse DroppedMessage(const FrameRange& range);
// The client may send `frames` more.
v1::RestoreResponse CreditMessage(int64_t frames);

}  // namespace limpid::server
