#include "engine/base/errors.h"

#include <cstdlib>
#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace limpid {
namespace {

constexpr char kReasonUrl[] = "limpid/reason";
constexpr char kFieldUrl[] = "limpid/field";
constexpr char kRetryAfterUrl[] = "limpid/retry_after_ns";

std::optional<std::string> Payload(const absl::Status& status,
                                   const char* url) {
  const auto payload = status.GetPayload(url);
  if (!payload.has_value()) return std::nullopt;
  return std::string(*payload);
}

absl::Status WithPayload(absl::Status status, const char* url,
                         std::string_view value) {
  status.SetPayload(url, absl::Cord(std::string(value)));
  return status;
}

}  // namespace

std::string_view ReasonName(Reason reason) {
  switch (reason) {
    case Reason::kNone:
      return "";
    case Reason::kInvalidField:
      return "INVALID_FIELD";
    case Reason::kInvalidFrame:
      return "INVALID_FRAME";
    case Reason::kInvalidBitstream:
      return "INVALID_BITSTREAM";
    case Reason::kWrongOrder:
      return "WRONG_ORDER";
    case Reason::kCreditsExceeded:
      return "CREDITS_EXCEEDED";
    case Reason::kFrameCountMismatch:
      return "FRAME_COUNT_MISMATCH";
    case Reason::kMessageTooLarge:
      return "MESSAGE_TOO_LARGE";
    case Reason::kMemoryExhausted:
      return "MEMORY_EXHAUSTED";
    case Reason::kSessionLimit:
      return "SESSION_LIMIT";
    case Reason::kQueueFull:
      return "QUEUE_FULL";
    case Reason::kDraining:
      return "DRAINING";
    case Reason::kWorkerLost:
      return "WORKER_LOST";
    case Reason::kIdle:
      return "IDLE";
    case Reason::kClientNotReading:
      return "CLIENT_NOT_READING";
    case Reason::kNotSupported:
      return "NOT_SUPPORTED";
    case Reason::kDefect:
      return "DEFECT";
  }
  return "";
}

absl::Status InvalidField(std::string_view field, std::string_view message) {
  return WithField(WithReason(absl::InvalidArgumentError(std::string(message)),
                              Reason::kInvalidField),
                   field);
}

absl::Status InvalidFrame(std::string_view field, std::string_view message) {
  return WithReason(InvalidField(field, message), Reason::kInvalidFrame);
}

absl::Status WithReason(absl::Status status, Reason reason) {
  return WithPayload(std::move(status), kReasonUrl,
                     absl::StrCat(static_cast<int>(reason)));
}

absl::Status WithField(absl::Status status, std::string_view field) {
  return WithPayload(std::move(status), kFieldUrl, field);
}

absl::Status WithRetryAfter(absl::Status status, absl::Duration delay) {
  return WithPayload(std::move(status), kRetryAfterUrl,
                     absl::StrCat(absl::ToInt64Nanoseconds(delay)));
}

Reason ReasonOf(const absl::Status& status) {
  const std::optional<std::string> payload = Payload(status, kReasonUrl);
  int value = 0;
  if (!payload.has_value() || !absl::SimpleAtoi(*payload, &value)) {
    return Reason::kNone;
  }
  return static_cast<Reason>(value);
}

std::optional<std::string> FieldOf(const absl::Status& status) {
  return Payload(status, kFieldUrl);
}

std::optional<absl::Duration> RetryAfterOf(const absl::Status& status) {
  const std::optional<std::string> payload = Payload(status, kRetryAfterUrl);
  int64_t nanoseconds = 0;
  if (!payload.has_value() || !absl::SimpleAtoi(*payload, &nanoseconds)) {
    return std::nullopt;
  }
  return absl::Nanoseconds(nanoseconds);
}

}  // namespace limpid
