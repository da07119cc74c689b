// A limpid-server of its own on a free port of the loopback, so that its CPU
// time and memory can be told from the client's.
#pragma once

#include <grpcpp/channel.h>
#include <sys/types.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "limpid/v1/restoration.grpc.pb.h"

namespace limpid::bench {

class ServerProcess {
 public:
  // Starts the program at `path` and waits until it listens.
  static absl::StatusOr<std::unique_ptr<ServerProcess>> Start(
      const std::string& path);
  // Asks it to stop and waits until it has.
  ~ServerProcess();

  pid_t pid() const { return pid_; }
  // A connection of its own.
  std::unique_ptr<v1::Restoration::Stub> NewStub() const;

 private:
  ServerProcess(pid_t pid, std::string config_path, std::string address)
      : pid_(pid),
        config_path_(std::move(config_path)),
        address_(std::move(address)) {}

  std::shared_ptr<grpc::Channel> NewChannel() const;

  const pid_t pid_;
  const std::string config_path_;  // removed with the process
  const std::string address_;
};

}  // namespace limpid::bench
