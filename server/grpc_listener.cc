#include "server/grpc_listener.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/resource_quota.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>

#include <algorithm>

#include "absl/strings/str_format.h"
#include "server/health.h"

namespace limpid::server {
namespace {

constexpr absl::Duration kKeepaliveTimeout = absl::Seconds(20);
// Clients may ask for signs of life this often.
constexpr absl::Duration kShortestPingInterval = absl::Seconds(5);
// Streams that come and are refused need room beside those that stay.
constexpr int64_t kMinStreamsPerConnection = 1024;

int Milliseconds(absl::Duration duration) {
  return static_cast<int>(absl::ToInt64Milliseconds(duration));
}

void SetLimits(const ServerConfig& config, grpc::ServerBuilder& builder) {
  grpc::ResourceQuota quota("limpid");
  quota.Resize(static_cast<size_t>(config.transport_memory_bytes));
  builder.SetResourceQuota(quota);
  builder.SetMaxReceiveMessageSize(
      static_cast<int>(TransportMessageBytes(config.service)));
  const int64_t streams =
      std::max(kMinStreamsPerConnection, 2 * config.engine.max_sessions);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS,
                             static_cast<int>(streams));
}

void SetKeepalive(const ServerConfig& config, grpc::ServerBuilder& builder) {
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS,
                             Milliseconds(config.keepalive_interval));
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS,
                             Milliseconds(kKeepaliveTimeout));
  builder.AddChannelArgument(
      GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
      Milliseconds(kShortestPingInterval));
}

}  // namespace

absl::StatusOr<GrpcListener> ListenForGrpc(const std::string& key,
                                           const std::string& address,
                                           grpc::Service& service,
                                           const ServerConfig& config) {
  Health::Enable();
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  grpc::ServerBuilder builder;
  SetLimits(config, builder);
  SetKeepalive(config, builder);
  // Two servers on one port would take turns.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  GrpcListener listener;
  builder.AddListeningPort(address, grpc::InsecureServerCredentials(),
                           &listener.port);
  builder.RegisterService(&service);
  listener.server = builder.BuildAndStart();
  if (listener.server == nullptr || listener.port == 0) {
    return absl::UnavailableError(
        absl::StrFormat("%s: cannot listen on %s", key, address));
  }
  return listener;
}

}  // namespace limpid::server
