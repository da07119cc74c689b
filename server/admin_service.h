// The gRPC service limpid.v1.Admin, on a listener of its own: which sessions
// are open, and an end to them all.
#pragma once

#include <functional>

#include "absl/time/time.h"
#include "limpid/v1/admin.grpc.pb.h"
#include "server/session_registry.h"

namespace limpid::server {

class AdminService final : public v1::Admin::CallbackService {
 public:
  // `sessions` must outlive the service. `begin_drain` returns at once;
  // `drain_deadline` is for requests that name none.
  AdminService(const SessionRegistry& sessions, absl::Duration drain_deadline,
               std::function<void(absl::Duration deadline)> begin_drain);

  grpc::ServerUnaryReactor* ListSessions(
      grpc::CallbackServerContext* context,
      const v1::ListSessionsRequest* request,
      v1::ListSessionsResponse* response) override;

  grpc::ServerUnaryReactor* Drain(grpc::CallbackServerContext* context,
                                  const v1::DrainRequest* request,
                                  v1::DrainResponse* response) override;

 private:
  const SessionRegistry& sessions_;
  const absl::Duration drain_deadline_;
  const std::function<void(absl::Duration)> begin_drain_;
};

}  // namespace limpid::server
