#include "server/stream_rules.h"

#include <limits>
#include <string>

#include "absl/strings/str_format.h"
#include "engine/base/errors.h"
#include "engine/base/status_macros.h"

namespace limpid::server {
namespace {

// Each may hold a mask, so a client must not pile them up.
constexpr int64_t kMaxWaitingChanges = 16;

absl::Status WrongOrder(const char* field, const std::string& message) {
  return WithField(
      WithReason(absl::FailedPreconditionError(message), Reason::kWrongOrder),
      field);
}

absl::Status BadFrame(const char* what, int index, const std::string& message) {
  return InvalidFrame(absl::StrFormat("frames[%d].%s", index, what), message);
}

bool MayCutFrame(const v1::RestoreRequest& request) {
  return request.has_frames() || request.has_ack();
}

}  // namespace

absl::Status StreamRules::Accept(const v1::RestoreRequest& request) {
  if (request.sequence() != last_sequence_ + 1) {
    return WrongOrder("sequence",
                      absl::StrFormat("sequence is %d, expected %d",
                                      request.sequence(), last_sequence_ + 1));
  }
  last_sequence_ = request.sequence();
  RETURN_IF_ERROR(CheckPhase(request));
  if (request.has_frames()) return AcceptFrames(request.frames());
  if (request.has_control()) return AcceptControl(request.control());
  if (request.has_end()) return AcceptEnd(request.end());
  return absl::OkStatus();
}

absl::Status StreamRules::AcceptClose() const {
  if (ended_) return absl::OkStatus();
  return WrongOrder(
      "end", absl::StrFormat(
                 "the client closed the stream after %d frames without end",
                 frames_received_));
}

void StreamRules::Open(const Terms& terms) {
  terms_ = terms;
  opened_ = true;
}

absl::Status StreamRules::CheckPhase(const v1::RestoreRequest& request) const {
  if (request.message_case() == v1::RestoreRequest::MESSAGE_NOT_SET) {
    return InvalidField("message",
                        absl::StrFormat("message %d says nothing, expected one "
                                        "of open, frames, control, ack, end",
                                        last_sequence_));
  }
  RETURN_IF_ERROR(CheckOpening(request));
  if (ended_ && !request.has_ack()) {
    return WrongOrder("message",
                      absl::StrFormat("message %d comes after end, which came "
                                      "after %d frames; expected ack at most",
                                      last_sequence_, frames_received_));
  }
  if (in_frame_ && !MayCutFrame(request)) {
    return WrongOrder("message",
                      absl::StrFormat("message %d comes inside frame %d, "
                                      "expected its next part",
                                      last_sequence_, frames_received_));
  }
  return absl::OkStatus();
}

absl::Status StreamRules::CheckOpening(
    const v1::RestoreRequest& request) const {
  if (request.has_resume() && !opened_) {
    return WithField(
        WithReason(absl::UnimplementedError("resume is not supported"),
                   Reason::kNotSupported),
        "resume");
  }
  const bool opens = request.has_open() || request.has_resume();
  if (opens != opened_) return absl::OkStatus();
  return WrongOrder("message",
                    absl::StrFormat("message %d %s open, expected it to be "
                                    "message 1 and no other",
                                    last_sequence_, opens ? "is" : "is not"));
}

absl::Status StreamRules::AcceptFrames(const v1::Frames& frames) {
  if (frames.first_index() != static_cast<uint64_t>(frames_received_)) {
    return WrongOrder("frames.first_index",
                      absl::StrFormat("frames.first_index is %d, expected %d",
                                      frames.first_index(), frames_received_));
  }
  for (int i = 0; i < frames.frames_size(); ++i) {
    RETURN_IF_ERROR(AcceptFrame(frames.frames(i), i));
  }
  return absl::OkStatus();
}

absl::Status StreamRules::AcceptFrame(const v1::Frame& frame, int index) {
  RETURN_IF_ERROR(in_frame_ ? ContinueFrame(frame, index)
                            : BeginFrame(frame, index));
  if (frame.more() && frame.payload_case() != v1::Frame::kData) {
    return BadFrame("more", index,
                    absl::StrFormat("more is set on frame %d without data, "
                                    "expected parts to travel as data",
                                    frames_received_));
  }
  in_frame_ = frame.more();
  if (!in_frame_) ++frames_received_;
  return absl::OkStatus();
}

absl::Status StreamRules::BeginFrame(const v1::Frame& frame, int index) {
  if (terms_.credits == 0) {
    return WithField(
        WithReason(absl::FailedPreconditionError(absl::StrFormat(
                       "frame %d exceeds the credits, allowed %d frames so far",
                       frames_received_, frames_received_)),
                   Reason::kCreditsExceeded),
        absl::StrFormat("frames[%d]", index));
  }
  --terms_.credits;
  if (terms_.pts_increases && last_pts_.has_value() &&
      frame.pts() <= *last_pts_) {
    return BadFrame("pts", index,
                    absl::StrFormat("pts of frame %d is %d, expected more than "
                                    "%d, that of the frame before",
                                    frames_received_, frame.pts(), *last_pts_));
  }
  last_pts_ = frame.pts();
  return absl::OkStatus();
}

absl::Status StreamRules::ContinueFrame(const v1::Frame& frame,
                                        int index) const {
  if (frame.pts() != *last_pts_) {
    return BadFrame("pts", index,
                    absl::StrFormat("pts of a part of frame %d is %d, "
                                    "expected %d as in its first part",
                                    frames_received_, frame.pts(), *last_pts_));
  }
  if (frame.payload_case() != v1::Frame::kData || frame.has_mask()) {
    return BadFrame("data", index,
                    absl::StrFormat("a part of frame %d carries planes or a "
                                    "mask, expected data only",
                                    frames_received_));
  }
  return absl::OkStatus();
}

absl::Status StreamRules::AcceptControl(const v1::Control& control) {
  if (control.action_case() == v1::Control::ACTION_NOT_SET) {
    return InvalidField("control",
                        "control says nothing, expected one of "
                        "operator_change, flush, reset");
  }
  if (!control.has_operator_change()) return absl::OkStatus();
  RETURN_IF_ERROR(CheckFrom(control.operator_change().from_frame()));
  if (++waiting_changes_ > kMaxWaitingChanges) {
    return WrongOrder(
        "control.operator_change",
        absl::StrFormat("%d operator changes are not in force yet, allowed %d",
                        waiting_changes_, kMaxWaitingChanges));
  }
  return absl::OkStatus();
}

absl::Status StreamRules::CheckFrom(uint64_t from_frame) const {
  constexpr char kField[] = "control.operator_change.from_frame";
  constexpr int64_t kMaxIndex = std::numeric_limits<int64_t>::max();
  if (from_frame > static_cast<uint64_t>(kMaxIndex)) {
    return InvalidField(kField, absl::StrFormat("%s is %d, expected %d or less",
                                                kField, from_frame, kMaxIndex));
  }
  if (from_frame < static_cast<uint64_t>(frames_received_)) {
    return WrongOrder(
        kField,
        absl::StrFormat(
            "%s is %d, expected %d or more: earlier frames have been sent",
            kField, from_frame, frames_received_));
  }
  return absl::OkStatus();
}

absl::Status StreamRules::AcceptEnd(const v1::End& end) {
  if (end.total_frames() != static_cast<uint64_t>(frames_received_)) {
    return WithField(WithReason(absl::FailedPreconditionError(absl::StrFormat(
                                    "end.total_frames is %d, expected %d",
                                    end.total_frames(), frames_received_)),
                                Reason::kFrameCountMismatch),
                     "end.total_frames");
  }
  ended_ = true;
  return absl::OkStatus();
}

}  // namespace limpid::server
