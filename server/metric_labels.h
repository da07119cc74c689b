// The label values of the metrics: every label is one of these closed sets, so
// the number of series does not grow with clients, sessions or time.
#pragma once

#include <array>
#include <string>

#include "absl/status/status.h"
#include "engine/base/errors.h"
#include "engine/video/encoding.h"

namespace limpid::server {

// How a session ended.
enum class SessionOutcome {
  kCompleted,   // summary sent
  kCancelled,   // the client went away
  kInvalid,     // the client broke the rules
  kExhausted,   // no room for what it asked
  kTimedOut,    // idle, or the client did not read
  kDrained,     // the server's drain deadline came first
  kWorkerLost,  // the device failed
  kDefect,      // ours
};

inline constexpr std::array kSessionOutcomes = {
    SessionOutcome::kCompleted,  SessionOutcome::kCancelled,
    SessionOutcome::kInvalid,    SessionOutcome::kExhausted,
    SessionOutcome::kTimedOut,   SessionOutcome::kDrained,
    SessionOutcome::kWorkerLost, SessionOutcome::kDefect};

SessionOutcome OutcomeOf(const absl::Status& status);
std::string LabelOf(SessionOutcome outcome);

// Why a received frame will not come back.
enum class DropReason {
  kBehind,        // LIVE: newer frames were ready before these could run
  kSessionEnded,  // the session ended first
};

inline constexpr std::array kDropReasons = {DropReason::kBehind,
                                            DropReason::kSessionEnded};

std::string LabelOf(DropReason reason);

// What became of a chunk on the device.
enum class ChunkOutcome { kRestored, kCancelled, kFailed };

inline constexpr std::array kChunkOutcomes = {
    ChunkOutcome::kRestored, ChunkOutcome::kCancelled, ChunkOutcome::kFailed};

std::string LabelOf(ChunkOutcome outcome);

enum class DeadlineResult { kMet, kMissed };

inline constexpr std::array kDeadlineResults = {DeadlineResult::kMet,
                                                DeadlineResult::kMissed};

std::string LabelOf(DeadlineResult result);

// Where a chunk's time goes, in order.
enum class Stage {
  kDecode,  // payloads -> frames
  kInitialise,
  kEncode,
  kDenoise,
  kConsistency,
  kDecodeLatent,
  kProject,
  kEncodeOut,  // frames -> payloads
  kSendWait,   // packed, until the transport has taken it
};

inline constexpr std::array kStages = {
    Stage::kDecode,  Stage::kInitialise,  Stage::kEncode,
    Stage::kDenoise, Stage::kConsistency, Stage::kDecodeLatent,
    Stage::kProject, Stage::kEncodeOut,   Stage::kSendWait};

std::string LabelOf(Stage stage);

// Reasons for which a session is not admitted, and those that a client's
// message is at fault for.
inline constexpr std::array kAdmissionReasons = {
    Reason::kMemoryExhausted, Reason::kSessionLimit, Reason::kDraining,
    Reason::kWorkerLost};
inline constexpr std::array kInvalidMessageReasons = {
    Reason::kInvalidField,     Reason::kInvalidFrame,
    Reason::kInvalidBitstream, Reason::kWrongOrder,
    Reason::kCreditsExceeded,  Reason::kFrameCountMismatch,
    Reason::kMessageTooLarge,  Reason::kNotSupported};

// "invalid_field" for kInvalidField.
std::string LabelOf(Reason reason);

inline constexpr std::array kEncodings = {
    Encoding::kRaw,  Encoding::kPng, Encoding::kJpeg, Encoding::kH264,
    Encoding::kHevc, Encoding::kAv1, Encoding::kVp9,  Encoding::kFfv1};

std::string LabelOf(Encoding encoding);

}  // namespace limpid::server
