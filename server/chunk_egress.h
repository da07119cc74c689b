// The way of frames out of a session: restored chunks -> packed messages.
//
// One per session. Thread-compatible; called from the session's strand.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "engine/session/session.h"
#include "engine/video/frame_encoder.h"
#include "limpid/v1/restoration.pb.h"

namespace limpid::server {

class ChunkEgress {
 public:
  // `config` must be resolved. Errors: FrameEncoder::Create's.
  static absl::StatusOr<ChunkEgress> Create(const SessionConfig& config,
                                            int64_t max_part_bytes);

  // `decode` is the time that the chunk's frames took on their way in.
  absl::StatusOr<std::vector<v1::RestoreResponse>> Pack(RestoredChunk chunk,
                                                        absl::Duration decode);

  // Set-up data for the client's decoder; empty for raw frames and images.
  std::string codec_config() const;

 private:
  ChunkEgress(std::unique_ptr<FrameEncoder> encoder, int64_t max_part_bytes);

  // Takes the bytes out of `frames`.
  absl::StatusOr<std::vector<v1::Frame>> PackFrames(std::vector<Frame>& frames);

  std::unique_ptr<FrameEncoder> encoder_;  // null for raw frames
  int64_t max_part_bytes_;
};

}  // namespace limpid::server
