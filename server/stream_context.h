// What every stream of a server shares. All members outlive the streams.
#pragma once

#include "engine/base/task_pool.h"
#include "engine/session/engine.h"
#include "server/service_options.h"
#include "server/session_registry.h"

namespace limpid::server {

class Metrics;

struct StreamContext {
  Engine& engine;
  TaskPool& codecs;  // decodes and encodes frames
  SessionRegistry& registry;
  Metrics& metrics;
  const ServiceOptions options;
};

}  // namespace limpid::server
