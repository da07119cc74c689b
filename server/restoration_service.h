// The gRPC service limpid.v1.Restoration: one method per RPC, each returns a
// reactor.
#pragma once

#include "engine/base/task_pool.h"
#include "engine/session/engine.h"
#include "limpid/v1/restoration.grpc.pb.h"
#include "server/service_options.h"
#include "server/session_registry.h"
#include "server/stream_context.h"
#include "server/timer_thread.h"

namespace limpid::server {

class Metrics;

class RestorationService final : public v1::Restoration::CallbackService {
 public:
  // All must outlive the service; streams must have ended (the gRPC server is
  // shut down) before it goes. `codecs`, which decodes and encodes frames, must
  // outlive `engine`: its last chunks are answered there.
  RestorationService(Engine& engine, TaskPool& codecs,
                     SessionRegistry& registry, Metrics& metrics,
                     const ServiceOptions& options);

  grpc::ServerBidiReactor<v1::RestoreRequest, v1::RestoreResponse>* Restore(
      grpc::CallbackServerContext* context) override;

  grpc::ServerUnaryReactor* GetCapabilities(
      grpc::CallbackServerContext* context,
      const v1::GetCapabilitiesRequest* request,
      v1::GetCapabilitiesResponse* response) override;

  grpc::ServerUnaryReactor* ValidateSpec(
      grpc::CallbackServerContext* context,
      const v1::ValidateSpecRequest* request,
      v1::ValidateSpecResponse* response) override;

 private:
  StreamContext context_;
  TimerThread timers_;
};

}  // namespace limpid::server
