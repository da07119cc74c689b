// A whole server: the engine, the service over it, its listeners.
//
// Owns the object graph. Used by limpid-server, by the command line's embedded
// server and by tests. Thread-safe.
#pragma once

#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/config.h"

namespace limpid::server {

class Server {
 public:
  // Listens when it returns. CheckConfig's errors, Engine::Create's, and
  // UNAVAILABLE when an address cannot be had.
  static absl::StatusOr<std::unique_ptr<Server>> Start(
      const ServerConfig& config);
  // Ends what is still open at once.
  virtual ~Server() = default;

  // The real ports; 0 for a listener that is off.
  virtual int data_port() const = 0;
  virtual int admin_port() const = 0;
  virtual int metrics_port() const = 0;

  // Health says NOT_SERVING, new sessions are refused, open ones are told and
  // get `deadline` to finish; what is left is ended. Returns once the server
  // is shut down. Idempotent: a later call waits for the first.
  virtual void Drain(absl::Duration deadline) = 0;

  // Waits until somebody else (the admin listener) has begun a drain and it
  // is over, or until `deadline`. True when the server is shut down.
  virtual bool WaitUntilStopped(absl::Time deadline) = 0;
};

}  // namespace limpid::server
