// A whole server on free ports of this machine, for tests.
#pragma once

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>

#include "server/config.h"

namespace limpid::server {

inline ServerConfig SmallServerConfig() {
  ServerConfig config;
  config.listen = "127.0.0.1:0";
  config.admin_listen = "127.0.0.1:0";
  config.metrics_listen = "127.0.0.1:0";
  config.engine.device = "cpu";
  config.engine.cpu_threads = 1;
  return config;
}

inline std::shared_ptr<grpc::Channel> ConnectTo(int port) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel("127.0.0.1:" + std::to_string(port),
                                   grpc::InsecureChannelCredentials(),
                                   arguments);
}

}  // namespace limpid::server
