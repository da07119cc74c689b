// A restored chunk -> chunk messages, each below the cap: frames are batched
// while they fit, a frame above the cap is split into parts.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/time/time.h"
#include "engine/session/session.h"
#include "limpid/v1/restoration.pb.h"

namespace limpid::server {

// What the server itself spent on a chunk.
struct ServerTimes {
  absl::Duration decode;
  absl::Duration encode_out;
};

// Everything about a chunk but its frames.
v1::Chunk ChunkHeader(const RestoredChunk& chunk, const ServerTimes& times);

// `frames` are the chunk's, in order, packed. At least one message.
std::vector<v1::RestoreResponse> ChunkMessages(const v1::Chunk& header,
                                               std::vector<v1::Frame> frames,
                                               int64_t max_part_bytes);

}  // namespace limpid::server
