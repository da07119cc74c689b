// Spawns the program with a config file of its own.
#include "bench/server_process.h"

#include <arpa/inet.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <utility>

#include "absl/strings/str_format.h"
#include "server/config.h"

namespace limpid::bench {
namespace {

// A port that nobody listens on now.
int FreePort() {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof(address);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  const bool bound =
      bind(fd, generic, length) == 0 && getsockname(fd, generic, &length) == 0;
  close(fd);
  return bound ? ntohs(address.sin_port) : 0;  // 0: any, never reached
}

// Room for every bench at once: admission is not what is measured.
server::ServerConfig BenchConfig(const std::string& address) {
  server::ServerConfig config;
  config.listen = address;
  config.admin_listen = server::kOff;
  config.metrics_listen = server::kOff;
  config.engine.device = "cpu";
  config.engine.memory_limit_bytes = int64_t{1} << 40;
  config.engine.max_sessions = 1000;
  config.log_level = server::LogLevel::kError;
  return config;
}

// The server's standard output goes to standard error: the bench prints JSON on
// its own.
absl::StatusOr<pid_t> Spawn(const std::string& path,
                            const std::string& config_path) {
  const std::string flag = "--config";
  char* arguments[] = {const_cast<char*>(path.c_str()),
                       const_cast<char*>(flag.c_str()),
                       const_cast<char*>(config_path.c_str()), nullptr};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
  pid_t pid = 0;
  const int error =
      posix_spawn(&pid, path.c_str(), &actions, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error == 0) return pid;
  return absl::UnavailableError(
      absl::StrFormat("%s does not start: error %d", path, error));
}

}  // namespace

absl::StatusOr<std::unique_ptr<ServerProcess>> ServerProcess::Start(
    const std::string& path) {
  const std::string address = absl::StrFormat("127.0.0.1:%d", FreePort());
  char config_path[] = "/tmp/limpid_bench_XXXXXX";
  const int fd = mkstemp(config_path);
  if (fd < 0) return absl::UnavailableError("no temporary file for a config");
  close(fd);
  std::ofstream(config_path) << server::FormatConfig(BenchConfig(address));
  absl::StatusOr<pid_t> pid = Spawn(path, config_path);
  if (!pid.ok()) return pid.status();
  std::unique_ptr<ServerProcess> process(
      new ServerProcess(*pid, config_path, address));
  const auto deadline =
      std::chrono::system_clock::now() + std::chrono::seconds(60);
  if (!process->NewChannel()->WaitForConnected(deadline)) {
    return absl::UnavailableError(path + " does not listen after 60 s");
  }
  return process;
}

ServerProcess::~ServerProcess() {
  kill(pid_, SIGTERM);
  waitpid(pid_, nullptr, 0);
  unlink(config_path_.c_str());
}

std::unique_ptr<v1::Restoration::Stub> ServerProcess::NewStub() const {
  return v1::Restoration::NewStub(NewChannel());
}

// Without the pool of connections that channels of a process share.
std::shared_ptr<grpc::Channel> ServerProcess::NewChannel() const {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetMaxReceiveMessageSize(64 << 20);
  return grpc::CreateCustomChannel(address_, grpc::InsecureChannelCredentials(),
                                   arguments);
}

}  // namespace limpid::bench
