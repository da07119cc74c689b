// The embedded server takes any free port of the loopback.
#include "cli/connection.h"

#include "absl/strings/str_format.h"
#include "engine/base/status_macros.h"
#include "server/server.h"

namespace limpid::cli {
namespace {

server::ServerConfig EmbeddedConfig(const std::string& model) {
  server::ServerConfig config;
  config.listen = "127.0.0.1:0";
  config.admin_listen = server::kOff;
  config.metrics_listen = server::kOff;
  config.log_level = server::LogLevel::kError;
  if (!model.empty()) config.engine.models = {model};
  return config;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Connection>> Connection::Open(
    const std::string& address, const std::string& model) {
  std::unique_ptr<Connection> connection(new Connection());
  client::ClientOptions options = {.address = address};
  if (address.empty()) {
    ASSIGN_OR_RETURN(connection->server_,
                     server::Server::Start(EmbeddedConfig(model)));
    options.address =
        absl::StrFormat("127.0.0.1:%d", connection->server_->data_port());
  }
  connection->client_ = std::make_unique<client::RestorationClient>(options);
  return connection;
}

Connection::~Connection() = default;

}  // namespace limpid::cli
