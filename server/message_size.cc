#include "server/message_size.h"

#include "absl/strings/str_format.h"
#include "engine/base/errors.h"

namespace limpid::server {

absl::Status CheckMessageSize(const google::protobuf::MessageLite& message,
                              int64_t allowed) {
  const int64_t found = static_cast<int64_t>(message.ByteSizeLong());
  if (found <= allowed) return absl::OkStatus();
  return WithReason(
      absl::ResourceExhaustedError(absl::StrFormat(
          "message has %d bytes, allowed %d: send fewer frames a message, or "
          "large frames in parts",
          found, allowed)),
      Reason::kMessageTooLarge);
}

}  // namespace limpid::server
