// Streams through an Engine in this process: what restoring costs without gRPC.
#pragma once

#include <nlohmann/json.hpp>

#include "absl/status/statusor.h"
#include "bench/stream_figures.h"
#include "bench/workload.h"
#include "engine/session/engine.h"

namespace limpid::bench {

// Every session keeps as many frames in flight as a client has credits. The
// CPU time is this process's without that of making the frames.
absl::StatusOr<nlohmann::json> StreamThroughEngine(Engine& engine,
                                                   const Workload& workload,
                                                   const StreamLoad& load);

}  // namespace limpid::bench
