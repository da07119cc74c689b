// A real server in this process, on a free port, for tests with real clients.
#pragma once

#include <grpcpp/grpcpp.h>
#include <spdlog/spdlog.h>

#include <cstdint>
#include <limits>
#include <memory>
#include <string>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "engine/base/task_pool.h"
#include "engine/session/engine.h"
#include "limpid/v1/restoration.grpc.pb.h"
#include "server/metrics.h"
#include "server/restoration_service.h"
#include "server/service_options.h"
#include "server/session_registry.h"

namespace limpid::server {

struct TestServerOptions {
  TestServerOptions() {
    engine.device = "cpu";
    engine.cpu_threads = 1;
  }

  EngineOptions engine;
  ServiceOptions service;
};

class TestServer {
 public:
  explicit TestServer(const TestServerOptions& options = {})
      : codecs_(options.service.codec_threads),
        engine_(*Engine::Create(options.engine, &metrics_.engine_observer())),
        service_(*engine_, codecs_, registry_, metrics_, options.service) {
    spdlog::set_level(spdlog::level::err);
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(),
                             &port_);
    builder.SetMaxReceiveMessageSize(
        static_cast<int>(TransportMessageBytes(options.service)));
    builder.RegisterService(&service_);
    server_ = builder.BuildAndStart();
  }

  ~TestServer() {
    registry_.CancelAll();
    server_->Shutdown();
    server_->Wait();
  }

  // A connection of its own.
  std::unique_ptr<v1::Restoration::Stub> Connect() const {
    grpc::ChannelArguments arguments;
    arguments.SetMaxReceiveMessageSize(-1);
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    return v1::Restoration::NewStub(grpc::CreateCustomChannel(
        "127.0.0.1:" + std::to_string(port_),
        grpc::InsecureChannelCredentials(), arguments));
  }

  // Whether everything but `streams` streams is gone within 20 seconds, and
  // with the last one every byte and every queued chunk.
  bool HasOnly(int64_t streams) {
    const absl::Time deadline = absl::Now() + absl::Seconds(20);
    while (absl::Now() < deadline) {
      if (registry_.size() == streams &&
          engine_->stats().open_sessions <= streams && IsCleared(streams)) {
        return true;
      }
      absl::SleepFor(absl::Milliseconds(5));
    }
    return false;
  }

  Engine& engine() { return *engine_; }
  SessionRegistry& registry() { return registry_; }

 private:
  bool IsCleared(int64_t streams) const {
    const EngineStats stats = engine_->stats();
    return streams > 0 ||
           (stats.reserved_bytes == 0 && stats.queued_chunks == 0);
  }

  Metrics metrics_;
  TaskPool codecs_;
  std::unique_ptr<Engine> engine_;
  SessionRegistry registry_;
  RestorationService service_;
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace limpid::server
