// How log lines look: text for people, or one JSON object a line.
#pragma once

#include "server/config.h"

namespace limpid::server {

// Sends the process's log to standard error in this format from this level
// on. Call before other threads log.
void SetUpLog(LogFormat format, LogLevel level);

}  // namespace limpid::server
