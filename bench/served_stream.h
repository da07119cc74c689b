// Streams through a server over loopback: what a client gets.
#pragma once

#include <nlohmann/json.hpp>

#include "absl/status/statusor.h"
#include "bench/server_process.h"
#include "bench/stream_figures.h"
#include "bench/workload.h"
#include "limpid/v1/restoration.pb.h"

namespace limpid::bench {

// Raw 8-bit 4:2:0 in, raw out, the linear solver.
v1::Open OpenMessage(const Workload& workload);

// The CPU time is the server's. "resident_bytes_per_session" is what the
// server's memory grew by while the streams ran, shared out over them.
absl::StatusOr<nlohmann::json> StreamThroughServer(const ServerProcess& server,
                                                   const Workload& workload,
                                                   const StreamLoad& load);

}  // namespace limpid::bench
