// Starts one gRPC server on one address, with the limits that every listener
// of ours has.
#pragma once

#include <grpcpp/server.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "server/config.h"

namespace limpid::server {

struct GrpcListener {
  std::unique_ptr<grpc::Server> server;
  int port = 0;
};

// `service` must outlive the server. The server carries the health service
// (health.h) and reflection as well. UNAVAILABLE, naming `key`, when `address`
// cannot be had.
absl::StatusOr<GrpcListener> ListenForGrpc(const std::string& key,
                                           const std::string& address,
                                           grpc::Service& service,
                                           const ServerConfig& config);

}  // namespace limpid::server
