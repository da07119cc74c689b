// The order that a client's messages must keep: open first and once, no gap in
// sequence numbers or frames, no frame beyond the credits, PTS that increase,
// the parts of a frame together, operator changes ahead of their frames, a
// true count at the end.
//
// Looks at headers only, never at pixels. Thread-compatible. After an error
// the stream is over.
#pragma once

#include <cstdint>
#include <optional>

#include "absl/status/status.h"
#include "limpid/v1/restoration.pb.h"

namespace limpid::server {

class StreamRules {
 public:
  // What the answer to open promised.
  struct Terms {
    int64_t credits = 0;
    // Access units come in decoding order, everything else in order of PTS.
    bool pts_increases = true;
  };

  // Checks the next message. FAILED_PRECONDITION (kWrongOrder,
  // kCreditsExceeded, kFrameCountMismatch), INVALID_ARGUMENT (kInvalidFrame)
  // or UNIMPLEMENTED (kNotSupported), with the field and both values.
  absl::Status Accept(const v1::RestoreRequest& request);
  // The client has closed its side.
  absl::Status AcceptClose() const;

  // The open message was accepted and admitted.
  void Open(const Terms& terms);
  void GrantCredits(int64_t frames) { terms_.credits += frames; }
  // So many operator changes have come into force.
  void RetireChanges(int64_t changes) { waiting_changes_ -= changes; }

  // Whole frames.
  int64_t frames_received() const { return frames_received_; }
  // Frames that may still be sent.
  int64_t credits() const { return terms_.credits; }
  bool ended() const { return ended_; }

 private:
  absl::Status CheckPhase(const v1::RestoreRequest& request) const;
  // One open, and that first.
  absl::Status CheckOpening(const v1::RestoreRequest& request) const;
  absl::Status AcceptFrames(const v1::Frames& frames);
  absl::Status AcceptFrame(const v1::Frame& frame, int index);
  absl::Status BeginFrame(const v1::Frame& frame, int index);
  absl::Status ContinueFrame(const v1::Frame& frame, int index) const;
  absl::Status AcceptControl(const v1::Control& control);
  // The frame from which an operator change holds.
  absl::Status CheckFrom(uint64_t from_frame) const;
  absl::Status AcceptEnd(const v1::End& end);

  Terms terms_;
  uint64_t last_sequence_ = 0;
  bool opened_ = false;
  bool ended_ = false;
  int64_t frames_received_ = 0;
  int64_t waiting_changes_ = 0;
  bool in_frame_ = false;  // the last entry said that more comes
  std::optional<int64_t> last_pts_;
};

}  // namespace limpid::server
