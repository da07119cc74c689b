// limpid-server: flags, config, server, signals.
#include <spdlog/spdlog.h>

#include <cstdio>
#include <memory>

#include "server/drain_signals.h"
#include "server/flags.h"
#include "server/heap_tuning.h"
#include "server/log_setup.h"
#include "server/openmp_wait.h"
#include "server/server.h"

namespace limpid::server {
namespace {

void PrintPort(const char* listener, int port) {
  if (port != 0) std::printf("listening on %s port %d\n", listener, port);
}

// For people and for scripts that asked for port 0.
void PrintPorts(const Server& server) {
  PrintPort("admin", server.admin_port());
  PrintPort("metrics", server.metrics_port());
  PrintPort("data", server.data_port());
  std::fflush(stdout);
}

int Fail(const absl::Status& status) {
  std::fprintf(stderr, "limpid-server: %s\n",
               std::string(status.message()).c_str());
  return 1;
}

// Serves until drained by a signal or by the admin listener.
int Serve(const ServerConfig& config) {
  DrainSignals::Block();
  SetUpLog(config.log_format, config.log_level);
  absl::StatusOr<std::unique_ptr<Server>> server = Server::Start(config);
  if (!server.ok()) return Fail(server.status());
  const DrainSignals signals(
      [&] { (*server)->BeginDrain(config.service.drain_deadline); });
  PrintPorts(**server);
  (*server)->WaitUntilStopped();
  return 0;
}

int Main(int argc, char** argv) {
  int exit_code = 0;
  const std::optional<Flags> flags = ParseFlags(argc, argv, &exit_code);
  if (!flags.has_value()) return exit_code;
  const absl::StatusOr<ServerConfig> config = ConfigFromFlags(*flags);
  if (!config.ok()) return Fail(config.status());
  if (flags->print_config) {
    std::printf("%s", FormatConfig(*config).c_str());
    return 0;
  }
  if (flags->check_config) {
    std::printf("ok\n");
    return 0;
  }
  return Serve(*config);
}

}  // namespace
}  // namespace limpid::server

int main(int argc, char** argv) {
  limpid::server::LetOpenMpSleep(argv);
  limpid::server::KeepFreedMemory();
  return limpid::server::Main(argc, argv);
}
