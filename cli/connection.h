// A client and, where no address was given, the server that it talks to.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "clients/cpp/restoration_client.h"

namespace limpid::server {
class Server;
}

namespace limpid::cli {

class Connection {
 public:
  // `address` is "host:port"; an empty one starts a server in this process, on
  // a loopback port of its own, with the default configuration and the model in
  // the folder `model`, unless that is empty. Server::Start's errors.
  static absl::StatusOr<std::unique_ptr<Connection>> Open(
      const std::string& address, const std::string& model = "");
  // Stops the server, if it is ours.
  ~Connection();

  const client::RestorationClient& client() const { return *client_; }

 private:
  Connection() = default;

  std::unique_ptr<server::Server> server_;  // null for a server elsewhere
  std::unique_ptr<client::RestorationClient> client_;
};

}  // namespace limpid::cli
