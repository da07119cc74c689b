#include "server/metric_labels.h"

#include "absl/strings/ascii.h"

namespace limpid::server {

SessionOutcome OutcomeOf(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return SessionOutcome::kCompleted;
    case absl::StatusCode::kCancelled:
      return SessionOutcome::kCancelled;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kUnimplemented:
      return SessionOutcome::kInvalid;
    case absl::StatusCode::kResourceExhausted:
      return SessionOutcome::kExhausted;
    case absl::StatusCode::kDeadlineExceeded:
      return SessionOutcome::kTimedOut;
    case absl::StatusCode::kUnavailable:
      return ReasonOf(status) == Reason::kDraining
                 ? SessionOutcome::kDrained
                 : SessionOutcome::kWorkerLost;
    default:
      return SessionOutcome::kDefect;
  }
}

std::string LabelOf(SessionOutcome outcome) {
  switch (outcome) {
    case SessionOutcome::kCompleted:
      return "completed";
    case SessionOutcome::kCancelled:
      return "cancelled";
    case SessionOutcome::kInvalid:
      return "invalid";
    case SessionOutcome::kExhausted:
      return "exhausted";
    case SessionOutcome::kTimedOut:
      return "timed_out";
    case SessionOutcome::kDrained:
      return "drained";
    case SessionOutcome::kWorkerLost:
      return "worker_lost";
    case SessionOutcome::kDefect:
      return "defect";
  }
  return "";
}

std::string LabelOf(DropReason reason) {
  return reason == DropReason::kBehind ? "behind" : "session_ended";
}

std::string LabelOf(ChunkOutcome outcome) {
  switch (outcome) {
    case ChunkOutcome::kRestored:
      return "restored";
    case ChunkOutcome::kCancelled:
      return "cancelled";
    case ChunkOutcome::kFailed:
      return "failed";
  }
  return "";
}

std::string LabelOf(DeadlineResult result) {
  return result == DeadlineResult::kMet ? "met" : "missed";
}

std::string LabelOf(Stage stage) {
  switch (stage) {
    case Stage::kDecode:
      return "decode";
    case Stage::kInitialise:
      return "initialise";
    case Stage::kEncode:
      return "encode";
    case Stage::kDenoise:
      return "denoise";
    case Stage::kConsistency:
      return "consistency";
    case Stage::kDecodeLatent:
      return "decode_latent";
    case Stage::kProject:
      return "project";
    case Stage::kEncodeOut:
      return "encode_out";
    case Stage::kSendWait:
      return "send_wait";
  }
  return "";
}

std::string LabelOf(Reason reason) {
  return absl::AsciiStrToLower(std::string(ReasonName(reason)));
}

std::string LabelOf(Encoding encoding) {
  return std::string(EncodingName(encoding));
}

}  // namespace limpid::server
