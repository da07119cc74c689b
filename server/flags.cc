#include "server/flags.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "absl/strings/str_format.h"
#include "engine/base/status_macros.h"
#include "server/config_reader.h"
#include "server/config_schema.h"

namespace limpid::server {
namespace {

constexpr char kAbout[] =
    "Restores video over gRPC.\n\n"
    "Example: limpid-server --config config/server.yaml --listen "
    "127.0.0.1:7400";

// Sets the key at `path` of the schema as if the file said so.
absl::Status Override(const std::string& path,
                      const std::optional<std::string>& value,
                      const std::string& flag, ServerConfig& config) {
  if (!value.has_value()) return absl::OkStatus();
  const ConfigKey& key = *std::find_if(
      ConfigSchema().begin(), ConfigSchema().end(),
      [&](const ConfigKey& candidate) { return candidate.path() == path; });
  if (key.set(config, *value)) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrFormat(
      "%s: found \"%s\", allowed: %s", flag, *value, key.allowed));
}

}  // namespace

std::optional<Flags> ParseFlags(int argc, char** argv, int* exit_code) {
  Flags flags;
  std::string checked;
  CLI::App app(kAbout, "limpid-server");
  app.set_version_flag("--version", "limpid-server " LIMPID_VERSION);
  app.add_option("--config", flags.config_path,
                 "YAML file; see "
                 "config/server.yaml");
  app.add_option("--listen", flags.listen, "HOST:PORT for clients");
  app.add_option("--admin-listen", flags.admin_listen,
                 "HOST:PORT for operators, or off");
  app.add_option("--metrics-listen", flags.metrics_listen,
                 "HOST:PORT for Prometheus, or off");
  app.add_option("--device", flags.device, "auto, cpu or cuda:N");
  app.add_option("--model", flags.models,
                 "Folders of models, separated by commas, or none");
  app.add_option("--log-format", flags.log_format, "text or json");
  app.add_option("--check-config", checked,
                 "Check a YAML file, print ok or what is wrong, and exit");
  app.add_flag("--print-config", flags.print_config,
               "Print the resulting config as YAML, and exit");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    *exit_code = app.exit(error);
    return std::nullopt;
  }
  flags.check_config = !checked.empty();
  if (flags.check_config) flags.config_path = checked;
  return flags;
}

absl::StatusOr<ServerConfig> ConfigFromFlags(const Flags& flags) {
  ServerConfig config;
  if (!flags.config_path.empty()) {
    ASSIGN_OR_RETURN(config, ReadConfig(flags.config_path));
  }
  RETURN_IF_ERROR(Override("data.listen", flags.listen, "--listen", config));
  RETURN_IF_ERROR(
      Override("admin.listen", flags.admin_listen, "--admin-listen", config));
  RETURN_IF_ERROR(Override("metrics.listen", flags.metrics_listen,
                           "--metrics-listen", config));
  RETURN_IF_ERROR(Override("engine.device", flags.device, "--device", config));
  RETURN_IF_ERROR(Override("engine.models", flags.models, "--model", config));
  RETURN_IF_ERROR(
      Override("log.format", flags.log_format, "--log-format", config));
  RETURN_IF_ERROR(CheckConfig(config));
  return config;
}

}  // namespace limpid::server
