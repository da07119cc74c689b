// Errors that carry what the wire's google.rpc details need: the field at
// fault, a reason of a closed list, when to try again.
//
// They are ordinary absl::Status with payloads, so that engine/ needs no
// protobuf; server/ turns the payloads into details.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace limpid {

// The closed list of ErrorInfo.reason; docs/protocol.md says when each is sent.
enum class Reason {
  kNone,
  kInvalidField,        // INVALID_ARGUMENT, with BadRequest
  kInvalidFrame,        // INVALID_ARGUMENT, with BadRequest
  kInvalidBitstream,    // INVALID_ARGUMENT, with BadRequest
  kWrongOrder,          // FAILED_PRECONDITION
  kCreditsExceeded,     // FAILED_PRECONDITION
  kFrameCountMismatch,  // FAILED_PRECONDITION
  kMessageTooLarge,     // RESOURCE_EXHAUSTED
  kMemoryExhausted,     // RESOURCE_EXHAUSTED, with RetryInfo, QuotaFailure
  kSessionLimit,        // RESOURCE_EXHAUSTED, with RetryInfo, QuotaFailure
  kQueueFull,           // RESOURCE_EXHAUSTED, with RetryInfo
  kDraining,            // UNAVAILABLE, with RetryInfo
  kWorkerLost,          // UNAVAILABLE, with RetryInfo
  kIdle,                // DEADLINE_EXCEEDED
  kClientNotReading,    // DEADLINE_EXCEEDED
  kNotSupported,        // UNIMPLEMENTED
  kDefect,              // INTERNAL, with an incident id
};

// "INVALID_FIELD" for kInvalidField, and so on; "" for kNone.
std::string_view ReasonName(Reason reason);

// INVALID_ARGUMENT about one field of the spec. `field` is its path in the
// protocol, such as "source.width"; the message names both values.
absl::Status InvalidField(std::string_view field, std::string_view message);

// INVALID_ARGUMENT about one frame, such as "frames[2].pts".
absl::Status InvalidFrame(std::string_view field, std::string_view message);

// `status` with payloads added; later ones replace earlier ones.
absl::Status WithReason(absl::Status status, Reason reason);
absl::Status WithField(absl::Status status, std::string_view field);
absl::Status WithRetryAfter(absl::Status status, absl::Duration delay);

Reason ReasonOf(const absl::Status& status);
std::optional<std::string> FieldOf(const absl::Status& status);
std::optional<absl::Duration> RetryAfterOf(const absl::Status& status);

}  // namespace limpid
