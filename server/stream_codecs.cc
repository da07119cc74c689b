#include "server/stream_codecs.h"

#include <utility>

#include "engine/base/status_macros.h"

namespace limpid::server {

absl::StatusOr<StreamCodecs> MakeStreamCodecs(const SessionConfig& config,
                                              const ServiceOptions& options) {
  ASSIGN_OR_RETURN(FrameIngest ingest, FrameIngest::Create(config));
  ASSIGN_OR_RETURN(ChunkEgress egress,
                   ChunkEgress::Create(config, options.max_part_bytes));
  return StreamCodecs{.ingest = std::move(ingest), .egress = std::move(egress)};
}

}  // namespace limpid::server
