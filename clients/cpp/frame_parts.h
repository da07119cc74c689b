// Cuts a frame that is too large for one message into parts, as the protocol
// wants them: payload.data, same PTS, `more` on all but the last.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/cpp/plane_sizes.h"
#include "limpid/v1/restoration.pb.h"

namespace limpid::client {

// At least one part, none above `max_bytes` of payload and mask; the mask goes
// with the first, alone when it leaves no room. Raw planes lose their padding
// when they are cut. InvalidArgument when a plane is shorter than `planes`
// says; `planes` is not looked at for frames that fit.
absl::StatusOr<std::vector<v1::Frame>> SplitFrame(
    v1::Frame frame, const std::vector<PlaneSize>& planes, int64_t max_bytes);

}  // namespace limpid::client
