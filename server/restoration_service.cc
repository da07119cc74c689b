#include "server/restoration_service.h"

#include "absl/time/clock.h"
#include "server/capabilities.h"
#include "server/restore_stream.h"
#include "server/validate_spec.h"
#include "server/wire_status.h"

namespace limpid::server {
namespace {

constexpr absl::Duration kTimerPeriod = absl::Milliseconds(100);

}  // namespace

RestorationService::RestorationService(Engine& engine, TaskPool& codecs,
                                       SessionRegistry& registry,
                                       Metrics& metrics,
                                       const ServiceOptions& options)
    : context_{engine, codecs, registry, metrics, options},
      timers_(kTimerPeriod,
              [&registry] { registry.CheckTimers(absl::Now()); }) {}

grpc::ServerBidiReactor<v1::RestoreRequest, v1::RestoreResponse>*
RestorationService::Restore(grpc::CallbackServerContext* context) {
  return RestoreStream::Start(context_, context);
}

grpc::ServerUnaryReactor* RestorationService::GetCapabilities(
    grpc::CallbackServerContext* context,
    const v1::GetCapabilitiesRequest* /*request*/,
    v1::GetCapabilitiesResponse* response) {
  *response = Capabilities(context_.engine, context_.options);
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  reactor->Finish(grpc::Status::OK);
  return reactor;
}

// On the codec pool: an operator may hold megabytes of masks to check. gRPC
// keeps request, response and reactor until Finish.
grpc::ServerUnaryReactor* RestorationService::ValidateSpec(
    grpc::CallbackServerContext* context,
    const v1::ValidateSpecRequest* request,
    v1::ValidateSpecResponse* response) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  context_.codecs.Post([this, request, response, reactor] {
    absl::StatusOr<v1::ValidateSpecResponse> answer = server::ValidateSpec(
        request->open(), context_.engine, context_.options);
    const absl::Status status = answer.status();
    if (status.ok()) *response = *std::move(answer);
    reactor->Finish(ToGrpcStatus(status));
  });
  return reactor;
}

}  // namespace limpid::server
