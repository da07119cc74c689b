// grpc.health.v1: SERVING while the server takes sessions, that is while the
// engine's worker is up and nobody has asked for a drain. Every listener says
// the same. Thread-safe.
#pragma once

#include <grpcpp/health_check_service_interface.h>

#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "engine/session/engine.h"
#include "server/timer_thread.h"

namespace limpid::server {

class Health {
 public:
  // Makes each gRPC server of the process carry the health service; before
  // the first one is built.
  static void Enable();

  // Follows `engine`; `checks` is what a gRPC server carries. Both must
  // outlive the object.
  Health(const Engine& engine, grpc::HealthCheckServiceInterface& checks);

  // Tells `checks` of a further gRPC server as well; must outlive the object.
  void Add(grpc::HealthCheckServiceInterface& checks)
      ABSL_LOCKS_EXCLUDED(mutex_);

  // NOT_SERVING from now on.
  void BeginDrain();

 private:
  void Update() ABSL_LOCKS_EXCLUDED(mutex_);

  const Engine& engine_;
  absl::Mutex mutex_;
  std::vector<grpc::HealthCheckServiceInterface*> checks_
      ABSL_GUARDED_BY(mutex_);
  bool draining_ ABSL_GUARDED_BY(mutex_) = false;
  TimerThread timer_;  // last: it uses the others
};

}  // namespace limpid::server
