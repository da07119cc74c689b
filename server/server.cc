#include "server/server.h"

#include <spdlog/spdlog.h>

#include <utility>

#include "absl/memory/memory.h"
#include "absl/time/clock.h"
#include "engine/base/status_macros.h"
#include "server/engine_gauges.h"
#include "server/grpc_listener.h"

namespace limpid::server {
namespace {

// For statuses to reach clients once their streams have been ended.
constexpr absl::Duration kShutdownGrace = absl::Seconds(2);

void Shutdown(grpc::Server* server) {
  if (server == nullptr) return;
  server->Shutdown(absl::ToChronoTime(absl::Now() + kShutdownGrace));
  server->Wait();
}

}  // namespace

absl::StatusOr<std::unique_ptr<Server>> Server::Start(
    const ServerConfig& config) {
  RETURN_IF_ERROR(CheckConfig(config));
  auto server = absl::WrapUnique(new Server(config));
  RETURN_IF_ERROR(server->StartEngine());
  RETURN_IF_ERROR(server->Listen());
  RETURN_IF_ERROR(server->ListenForMetrics());
  return server;
}

Server::Server(const ServerConfig& config)
    : config_(config),
      codecs_(config.service.codec_threads),
      admin_(sessions_, config.service.drain_deadline,
             [this](absl::Duration deadline) { BeginDrain(deadline); }) {}

Server::~Server() {
  if (data_server_ != nullptr) Drain(absl::ZeroDuration());
  absl::MutexLock lock(&mutex_);
  if (drain_.joinable()) drain_.join();
}

absl::Status Server::StartEngine() {
  ASSIGN_OR_RETURN(engine_,
                   Engine::Create(config_.engine, &metrics_.engine_observer()));
  restoration_ = std::make_unique<RestorationService>(
      *engine_, codecs_, sessions_, metrics_, config_.service);
  return absl::OkStatus();
}

absl::Status Server::Listen() {
  ASSIGN_OR_RETURN(
      GrpcListener data,
      ListenForGrpc("data.listen", config_.listen, *restoration_, config_));
  data_server_ = std::move(data.server);
  data_port_ = data.port;
  health_ = std::make_unique<Health>(*engine_,
                                     *data_server_->GetHealthCheckService());
  if (config_.admin_listen == kOff) return absl::OkStatus();
  ASSIGN_OR_RETURN(
      GrpcListener admin,
      ListenForGrpc("admin.listen", config_.admin_listen, admin_, config_));
  admin_server_ = std::move(admin.server);
  admin_port_ = admin.port;
  health_->Add(*admin_server_->GetHealthCheckService());
  return absl::OkStatus();
}

absl::Status Server::ListenForMetrics() {
  if (config_.metrics_listen == kOff) return absl::OkStatus();
  ASSIGN_OR_RETURN(metrics_endpoint_,
                   MetricsEndpoint::Listen(
                       config_.metrics_listen,
                       {metrics_.registry(),
                        std::make_shared<EngineGauges>(*engine_, sessions_)}));
  return absl::OkStatus();
}

int Server::metrics_port() const {
  return metrics_endpoint_ == nullptr ? 0 : metrics_endpoint_->port();
}

void Server::BeginDrain(absl::Duration deadline) {
  absl::MutexLock lock(&mutex_);
  if (drain_.joinable()) return;
  drain_ = std::thread([this, deadline] { Stop(deadline); });
}

void Server::Drain(absl::Duration deadline) {
  BeginDrain(deadline);
  WaitUntilStopped();
}

void Server::Stop(absl::Duration deadline) {
  const absl::Time end = absl::Now() + deadline;
  spdlog::info("draining, {} sessions open, {} to finish",
               sessions_.List().size(), absl::FormatDuration(deadline));
  health_->BeginDrain();
  metrics_.DrainBegan();
  engine_->RefuseNewSessions();
  sessions_.BeginDrain(deadline);
  if (!sessions_.WaitUntilEmpty(end)) {
    spdlog::warn("ending {} sessions at the drain deadline", sessions_.size());
    sessions_.CancelAll();
  }
  Shutdown(data_server_.get());
  Shutdown(admin_server_.get());
  spdlog::info("stopped");
  stopped_.Notify();
}

}  // namespace limpid::server
