#include "server/chunk_egress.h"

#include <utility>

#include "absl/time/clock.h"
#include "engine/base/status_macros.h"
#include "server/media_time.h"
#include "server/wire_chunk.h"
#include "server/wire_frame.h"

namespace limpid::server {

absl::StatusOr<ChunkEgress> ChunkEgress::Create(const SessionConfig& config,
                                                int64_t max_part_bytes) {
  if (config.output_encoding == Encoding::kRaw) {
    return ChunkEgress(nullptr, max_part_bytes);
  }
  ASSIGN_OR_RETURN(std::unique_ptr<FrameEncoder> encoder,
                   FrameEncoder::Create({.encoding = config.output_encoding,
                                         .format = config.output,
                                         .quality = config.output_quality,
                                         .nominal_fps = NominalFps(config)}));
  return ChunkEgress(std::move(encoder), max_part_bytes);
}

ChunkEgress::ChunkEgress(std::unique_ptr<FrameEncoder> encoder,
                         int64_t max_part_bytes)
    : encoder_(std::move(encoder)), max_part_bytes_(max_part_bytes) {}

absl::StatusOr<std::vector<v1::RestoreResponse>> ChunkEgress::Pack(
    RestoredChunk chunk, absl::Duration decode) {
  const absl::Time begin = absl::Now();
  ASSIGN_OR_RETURN(std::vector<v1::Frame> frames, PackFrames(chunk.frames));
  const ServerTimes times = {.decode = decode,
                             .encode_out = absl::Now() - begin};
  return ChunkMessages(ChunkHeader(chunk, times), std::move(frames),
                       max_part_bytes_);
}

std::string ChunkEgress::codec_config() const {
  return encoder_ == nullptr ? std::string() : encoder_->codec_config();
}

absl::StatusOr<std::vector<v1::Frame>> ChunkEgress::PackFrames(
    std::vector<Frame>& frames) {
  std::vector<v1::Frame> packed;
  packed.reserve(frames.size());
  for (Frame& frame : frames) {
    if (encoder_ == nullptr) {
      packed.push_back(FrameMessage(std::move(frame)));
      continue;
    }
    ASSIGN_OR_RETURN(PackedFrame encoded, encoder_->Encode(frame));
    packed.push_back(FrameMessage(std::move(encoded)));
  }
  return packed;
}

}  // namespace limpid::server
