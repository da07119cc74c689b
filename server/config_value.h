// Values of the configuration as text: 30s, 250ms, 4GiB, 127.0.0.1:7400.
//
// Each parser returns nothing for text that is not such a value; ranges are
// the schema's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/time/time.h"

namespace limpid::server {

std::optional<bool> ParseBool(const std::string& text);
std::optional<int64_t> ParseInteger(const std::string& text);
// A number and a unit: ms, s, m, h; "0" needs none.
std::optional<absl::Duration> ParseDuration(const std::string& text);
// A whole number and a unit: B, KiB, MiB, GiB, TiB; no unit means bytes.
std::optional<int64_t> ParseBytes(const std::string& text);

std::string FormatBool(bool value);
// In the largest unit that divides it.
std::string FormatBytes(int64_t bytes);

// HOST:PORT. An IPv6 host is in brackets.
struct ListenAddress {
  std::string host;
  int port = 0;

  bool is_loopback() const;
};
std::optional<ListenAddress> ParseListenAddress(const std::string& text);

}  // namespace limpid::server
