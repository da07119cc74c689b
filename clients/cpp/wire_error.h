// What a failed call says, as one absl::Status: the server's message with the
// field at fault, the reason and when to try again, all readable.
#pragma once

#include <grpcpp/support/status.h>

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace limpid::client {

// The parts of google.rpc details that Limpid sends.
struct ErrorDetails {
  std::string reason;  // ErrorInfo.reason, such as "INVALID_FIELD"
  std::string field;   // first BadRequest violation, such as "source.width"
  std::optional<absl::Duration> retry_after;
  std::string incident_id;  // of a defect, to be quoted to its operator
};

// Same code; message "source.width: <message> (INVALID_FIELD)". The details
// travel along as a payload.
absl::Status StatusFromWire(const grpc::Status& status);

// The details of a status of StatusFromWire; empty ones for any other.
ErrorDetails DetailsOf(const absl::Status& status);

}  // namespace limpid::client
