// The way of frames into a session: Frame messages -> frames in order of PTS.
//
// Joins parts, checks planes, unpacks masks, decodes images and access units.
// One per session. Thread-compatible; called from the session's strand.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/session/session_config.h"
#include "engine/video/frame_decoder.h"
#include "limpid/v1/restoration.pb.h"

namespace limpid::server {

class FrameIngest {
 public:
  // `config` must be resolved. Errors: FrameDecoder::Create's.
  static absl::StatusOr<FrameIngest> Create(const SessionConfig& config);

  // Takes the next entry of a frames message, `index` its place there; returns
  // the frames that are ready. INVALID_ARGUMENT (kInvalidFrame,
  // kInvalidBitstream) under "frames[index]".
  absl::StatusOr<std::vector<Frame>> Take(v1::Frame message, int index);

  // Hands out what the decoder held back; the next access unit must then be
  // one that needs no other.
  absl::StatusOr<std::vector<Frame>> Drain();

  // From frame `index` on, in the order of display, frames must carry masks,
  // or must not. None of them may have been handed out.
  void ExpectMasks(int64_t index, bool per_frame);

 private:
  FrameIngest(const SessionConfig& config,
              std::unique_ptr<FrameDecoder> decoder);

  absl::Status CheckGrowth(const v1::Frame& message, const std::string& field);
  absl::StatusOr<std::shared_ptr<const MaskBitmap>> TakeMask(
      const v1::Frame& message, const std::string& field);
  absl::StatusOr<std::vector<Frame>> Unpack(v1::Frame message,
                                            const std::string& field);
  // Of an image or an access unit.
  absl::StatusOr<std::vector<Frame>> Decode(v1::Frame message,
                                            const std::string& field);
  absl::Status CheckOrder(const std::vector<Frame>& frames);
  absl::Status CheckMasks(const std::vector<Frame>& frames,
                          const std::string& field);

  FrameFormat format_;
  int64_t max_frame_bytes_ = 0;
  std::unique_ptr<FrameDecoder> decoder_;  // null for raw frames
  // Whether frames carry masks, by the first frame that it holds for.
  std::map<int64_t, bool> masks_;
  int64_t next_frame_ = 0;  // in the order of arrival
  int64_t next_shown_ = 0;  // in the order of display
  // The parts so far of the frame that is arriving.
  std::string parts_;
  bool in_frame_ = false;
  std::shared_ptr<const MaskBitmap> mask_;
  std::optional<int64_t> last_pts_;
};

}  // namespace limpid::server
