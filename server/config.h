// Everything that a server can be told, with its defaults. docs/operations.md
// and config/server.yaml explain the keys; config_schema.h ties keys to fields,
// config_reader.h reads files.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "engine/session/engine.h"
#include "server/service_options.h"

namespace limpid::server {

enum class LogFormat { kText, kJson };
enum class LogLevel { kDebug, kInfo, kWarning, kError };

// A listener address that means none.
inline constexpr char kOff[] = "off";

struct ServerConfig {
  // Addresses are HOST:PORT; port 0 takes a free one.
  std::string listen = "127.0.0.1:7400";
  std::string admin_listen = "127.0.0.1:7401";    // or kOff
  std::string metrics_listen = "127.0.0.1:7402";  // or kOff
  // Lets the data and admin listeners leave the loopback without TLS.
  bool allow_plaintext = false;
  // Of gRPC's buffers, all connections together.
  int64_t transport_memory_bytes = int64_t{1} << 30;
  // A silent connection is asked for a sign of life this often.
  absl::Duration keepalive_interval = absl::Seconds(30);

  EngineOptions engine;
  ServiceOptions service;

  LogFormat log_format = LogFormat::kText;
  LogLevel log_level = LogLevel::kInfo;
};

// What no single key can tell: a listener off the loopback without TLS, limits
// under which a session could not open or its stream not go on.
// InvalidArgument with the keys and both values.
absl::Status CheckConfig(const ServerConfig& config);

// The whole config as annotated YAML; ReadConfig reads it back.
std::string FormatConfig(const ServerConfig& config);

}  // namespace limpid::server
