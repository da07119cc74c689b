// YAML -> ServerConfig. The only file that sees the YAML library, and the only
// one that catches what it throws.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "server/config.h"

namespace limpid::server {

// The defaults with the file at `path` over them, checked. INVALID_ARGUMENT
// with file, line, key, what was found and what is allowed, or when `path` is a
// directory; NOT_FOUND when there is no such file.
absl::StatusOr<ServerConfig> ReadConfig(const std::string& path);

// The same from text; `name` stands for the file in errors.
absl::StatusOr<ServerConfig> ParseConfig(const std::string& yaml,
                                         const std::string& name);

}  // namespace limpid::server
