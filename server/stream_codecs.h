// What a session's frames pass at both ends of the engine.
//
// Open and its dry run both make them, so that they refuse the same.
#pragma once

#include "absl/status/statusor.h"
#include "engine/session/session_config.h"
#include "server/chunk_egress.h"
#include "server/frame_ingest.h"
#include "server/service_options.h"

namespace limpid::server {

struct StreamCodecs {
  FrameIngest ingest;
  ChunkEgress egress;
};

// `config` must be resolved. Errors: those of a decoder or encoder that cannot
// be made.
absl::StatusOr<StreamCodecs> MakeStreamCodecs(const SessionConfig& config,
                                              const ServiceOptions& options);

}  // namespace limpid::server
