// What this server can do, and its limits, as the answer to GetCapabilities.
#pragma once

#include "engine/session/engine.h"
#include "limpid/v1/restoration.pb.h"
#include "server/service_options.h"

namespace limpid::server {

v1::GetCapabilitiesResponse Capabilities(const Engine& engine,
                                         const ServiceOptions& options);

}  // namespace limpid::server
