// The engine's front door: opens sessions, runs their chunks, reports.
//
// Owns the worker (one device thread), the memory budget, the solvers.
// Thread-safe; outlives its sessions.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "engine/session/engine_observer.h"
#include "engine/session/session.h"
#include "engine/session/session_config.h"

namespace limpid {

struct EngineOptions {
  std::string device = "auto";  // see engine/base/device.h
  int cpu_threads = 0;          // of the CPU worker; 0 means all cores
  // Folders of models, for learned solvers; a solver takes the first one that
  // serves it. They set the cadence, and session_limits.models.
  std::vector<std::string> models = {};
  std::string model_dtype = "auto";               // see load_models.h
  int64_t memory_limit_bytes = int64_t{8} << 30;  // of all sessions together
  int64_t max_sessions = 256;
  int64_t max_queued_chunks = 512;
  SessionLimits session_limits;
};

struct EngineStats {
  int64_t open_sessions = 0;
  int64_t queued_chunks = 0;
  int64_t reserved_bytes = 0;
  int64_t limit_bytes = 0;
  absl::Duration device_busy;  // since the start
  bool worker_up = true;
  int64_t non_finite_chunks = 0;
};

class Engine {
 public:
  // `observer` may be null; otherwise it must outlive the engine. Errors:
  // DeviceFromName's and LoadModels's.
  static absl::StatusOr<std::unique_ptr<Engine>> Create(
      EngineOptions options, EngineObserver* observer);
  virtual ~Engine() = default;

  // Resolves, admits and opens. Errors: ResolveConfig's; RESOURCE_EXHAUSTED
  // (kSessionLimit, kMemoryExhausted) with a retry delay; UNAVAILABLE
  // (kDraining, kWorkerLost).
  virtual absl::StatusOr<std::unique_ptr<Session>> Open(
      SessionConfig config) = 0;

  // Whether Open would admit this resolved config now: its error, or OK.
  virtual absl::Status WouldAdmit(const SessionConfig& config) const = 0;

  // Device time of the last full chunk of the same size, operator kinds and
  // solver; zero when there was none.
  virtual absl::Duration PredictedChunkTime(
      const SessionConfig& config) const = 0;

  virtual EngineStats stats() const = 0;
  virtual const EngineOptions& options() const = 0;

  // From now on Open answers UNAVAILABLE; open sessions go on.
  virtual void RefuseNewSessions() = 0;
};

}  // namespace limpid
