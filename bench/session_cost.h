// What sessions cost a server in memory: while they wait, and after they have
// gone.
#pragma once

#include <nlohmann/json.hpp>

#include "absl/status/statusor.h"
#include "bench/server_process.h"

namespace limpid::bench {

// Opens that many sessions of 832x480 and sends nothing.
absl::StatusOr<nlohmann::json> MeasureIdleSessions(const ServerProcess& server,
                                                   int num_sessions);

// Opens and closes that many small sessions in every way (ended, cancelled
// early and late, deserted, against the rules) and reports how much memory the
// server holds more than after the first `num_warm_up`.
absl::StatusOr<nlohmann::json> MeasureChurn(const ServerProcess& server,
                                            int num_sessions, int num_warm_up);

}  // namespace limpid::bench
