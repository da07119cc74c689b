// The cap on one message of a client.
#pragma once

#include <google/protobuf/message_lite.h>

#include <cstdint>

#include "absl/status/status.h"

namespace limpid::server {

// RESOURCE_EXHAUSTED (kMessageTooLarge) when `message` has more than `allowed`
// bytes.
absl::Status CheckMessageSize(const google::protobuf::MessageLite& message,
                              int64_t allowed);

}  // namespace limpid::server
