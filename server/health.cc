#include "server/health.h"

#include <string>

namespace limpid::server {
namespace {

constexpr absl::Duration kPeriod = absl::Milliseconds(200);
// The server as a whole, and the service by name.
constexpr const char* kNames[] = {"", "limpid.v1.Restoration"};

}  // namespace

void Health::Enable() { grpc::EnableDefaultHealthCheckService(true); }

Health::Health(const Engine& engine, grpc::HealthCheckServiceInterface& checks)
    : engine_(engine),
      checks_({&checks}),
      timer_(kPeriod, [this] { Update(); }) {
  Update();
}

void Health::Add(grpc::HealthCheckServiceInterface& checks) {
  {
    absl::MutexLock lock(&mutex_);
    checks_.push_back(&checks);
  }
  Update();
}

void Health::BeginDrain() {
  {
    absl::MutexLock lock(&mutex_);
    draining_ = true;
  }
  Update();
}

// Under the lock, so that no late SERVING follows a drain's NOT_SERVING.
void Health::Update() {
  absl::MutexLock lock(&mutex_);
  const bool serving = !draining_ && engine_.stats().worker_up;
  for (grpc::HealthCheckServiceInterface* checks : checks_) {
    for (const char* name : kNames) checks->SetServingStatus(name, serving);
  }
}

}  // namespace limpid::server
