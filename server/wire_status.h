// absl::Status -> the status that a client sees: the same code, the reason and
// the field as google.rpc details, serialised in error_details.
#pragma once

#include <grpcpp/support/status.h>

#include "absl/status/status.h"

namespace limpid::server {

// A status without a reason of the closed list was not written for clients: it
// becomes INTERNAL (kDefect) with an incident id, and its message goes to the
// log under that id. CANCELLED needs no reason.
grpc::Status ToGrpcStatus(const absl::Status& status);

}  // namespace limpid::server
