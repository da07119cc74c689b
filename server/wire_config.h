// Open messages -> SessionConfig -> ResolvedConfig messages.
#pragma once

#include <cstdint>

#include "absl/status/statusor.h"
#include "engine/session/session_config.h"
#include "limpid/v1/restoration.pb.h"

namespace limpid::server {

// Fills in the protocol's defaults; ranges are ResolveConfig's. InvalidField
// for what has no meaning: unknown enumerators, a missing layout, an operator
// that OperatorFromMessage refuses, text that no solver takes.
absl::StatusOr<SessionConfig> ConfigFromOpen(const v1::Open& open,
                                             const SessionLimits& limits);

// `config` must be resolved. The output's set-up data is the encoder's to add.
// Above `max_bytes` the operator is left out, and the source's set-up data as
// well when that is not enough: a client must be able to receive the message,
// and has sent both itself.
v1::ResolvedConfig ConfigMessage(const SessionConfig& config,
                                 int64_t max_bytes);

v1::Cadence CadenceMessage(const ChunkCadence& cadence);

}  // namespace limpid::server
