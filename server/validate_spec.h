// The dry run of an open message: what it would become and cost.
#pragma once

#include "absl/status/statusor.h"
#include "engine/session/engine.h"
#include "limpid/v1/restoration.pb.h"
#include "server/service_options.h"

namespace limpid::server {

// Errors: those that a stream with this open has for the message itself. A lack
// of room is no error: the answer says that it would be refused, and why.
absl::StatusOr<v1::ValidateSpecResponse> ValidateSpec(
    const v1::Open& open, const Engine& engine, const ServiceOptions& options);

}  // namespace limpid::server
