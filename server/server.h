// A whole server: the engine, the services over it, their listeners.
//
// Owns the object graph. Used by limpid-server, by the command line's embedded
// server and by tests. Thread-safe.
#pragma once

#include <grpcpp/server.h>

#include <memory>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "engine/base/task_pool.h"
#include "engine/session/engine.h"
#include "server/admin_service.h"
#include "server/config.h"
#include "server/health.h"
#include "server/metrics.h"
#include "server/metrics_endpoint.h"
#include "server/restoration_service.h"
#include "server/session_registry.h"

namespace limpid::server {

class Server {
 public:
  // Listens when it returns. CheckConfig's errors, Engine::Create's, and
  // UNAVAILABLE when an address cannot be had.
  static absl::StatusOr<std::unique_ptr<Server>> Start(
      const ServerConfig& config);
  // Ends at once what is still open.
  ~Server();

  // The real ports; 0 for a listener that is off.
  int data_port() const { return data_port_; }
  int admin_port() const { return admin_port_; }
  int metrics_port() const;

  // Health says NOT_SERVING, new sessions are refused, open ones are told and
  // get `deadline` to finish; then what is left is ended and the server shuts
  // down. Returns at once; the first call decides.
  void BeginDrain(absl::Duration deadline) ABSL_LOCKS_EXCLUDED(mutex_);
  // Waits until a drain, whoever began it, has shut the server down.
  void WaitUntilStopped() const { stopped_.WaitForNotification(); }
  // Both.
  void Drain(absl::Duration deadline);

 private:
  explicit Server(const ServerConfig& config);

  absl::Status StartEngine();
  absl::Status Listen();
  absl::Status ListenForMetrics();
  // The body of the drain.
  void Stop(absl::Duration deadline);

  const ServerConfig config_;
  // In the order in which they may refer to each other.
  Metrics metrics_;
  SessionRegistry sessions_;
  TaskPool codecs_;  // the engine's answers go there to the last
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<RestorationService> restoration_;
  AdminService admin_;
  std::unique_ptr<grpc::Server> data_server_;
  std::unique_ptr<grpc::Server> admin_server_;  // null when off
  int data_port_ = 0;
  int admin_port_ = 0;
  std::unique_ptr<Health> health_;
  std::unique_ptr<MetricsEndpoint> metrics_endpoint_;  // null when off
  absl::Notification stopped_;
  absl::Mutex mutex_;
  std::thread drain_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace limpid::server
