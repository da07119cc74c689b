// Who is told what becomes of the chunks: metrics and logs.
#pragma once

#include "absl/status/status.h"
#include "engine/session/session.h"
#include "engine/session/session_config.h"

namespace limpid {

// Called on whatever thread it happens, the device thread mostly, before the
// chunk's callback; must not block.
class EngineObserver {
 public:
  virtual ~EngineObserver() = default;
  virtual void OnChunkRestored(const SessionConfig& /*config*/,
                               const RestoredChunk& /*chunk*/,
                               bool /*deadline_met*/) {}
  // A chunk that was cancelled before it ran is not reported.
  virtual void OnChunkFailed(const SessionConfig& /*config*/,
                             const absl::Status& /*status*/) {}
};

}  // namespace limpid
