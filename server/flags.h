// The command line of limpid-server.
#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "server/config.h"

namespace limpid::server {

struct Flags {
  std::string config_path;  // "" means the defaults alone
  bool check_config = false;
  bool print_config = false;
  // Over the file, as KEY and VALUE of the schema.
  std::optional<std::string> listen, admin_listen, metrics_listen, device,
      models, log_format;
};

// Reads the command line. When nothing is left to do (--help, --version) or it
// cannot be read, says so on standard output or error and returns the exit
// code in `exit_code`.
std::optional<Flags> ParseFlags(int argc, char** argv, int* exit_code);

// The file's config with the flags over it, checked. ReadConfig's errors, and
// INVALID_ARGUMENT naming the flag.
absl::StatusOr<ServerConfig> ConfigFromFlags(const Flags& flags);

}  // namespace limpid::server
