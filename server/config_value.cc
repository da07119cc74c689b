#include "server/config_value.h"

#include <arpa/inet.h>

#include <array>
#include <limits>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"

namespace limpid::server {
namespace {

struct ByteUnit {
  const char* name;
  int shift;
};

// Largest first; a name that ends another one comes after it.
constexpr std::array kByteUnits = {ByteUnit{"TiB", 40}, ByteUnit{"GiB", 30},
                                   ByteUnit{"MiB", 20}, ByteUnit{"KiB", 10},
                                   ByteUnit{"B", 0}};
constexpr ByteUnit kPlain = {"", 0};
constexpr int kMaxPort = 65535;

ByteUnit UnitOf(const std::string& text) {
  for (const ByteUnit& unit : kByteUnits) {
    if (absl::EndsWith(text, unit.name)) return unit;
  }
  return kPlain;
}

}  // namespace

std::optional<bool> ParseBool(const std::string& text) {
  if (text == "true") return true;
  if (text == "false") return false;
  return std::nullopt;
}

std::optional<int64_t> ParseInteger(const std::string& text) {
  int64_t value = 0;
  if (!absl::SimpleAtoi(text, &value)) return std::nullopt;
  return value;
}

std::optional<absl::Duration> ParseDuration(const std::string& text) {
  absl::Duration value;
  if (!absl::ParseDuration(text, &value)) return std::nullopt;
  return value;
}

std::optional<int64_t> ParseBytes(const std::string& text) {
  const ByteUnit unit = UnitOf(text);
  const std::string digits =
      text.substr(0, text.size() - std::string(unit.name).size());
  const std::optional<int64_t> value = ParseInteger(digits);
  if (!value.has_value() || *value < 0) return std::nullopt;
  if (*value > std::numeric_limits<int64_t>::max() >> unit.shift) {
    return std::nullopt;
  }
  return *value << unit.shift;
}

std::string FormatBool(bool value) { return value ? "true" : "false"; }

std::string FormatBytes(int64_t bytes) {
  for (const ByteUnit& unit : kByteUnits) {
    const int64_t size = int64_t{1} << unit.shift;
    if (bytes % size == 0 && bytes >= size) {
      return absl::StrFormat("%d%s", bytes / size, unit.name);
    }
  }
  return "0";
}

// A name that only looks like 127.0.0.1 may be anywhere.
bool ListenAddress::is_loopback() const {
  if (host == "localhost" || host == "[::1]") return true;
  in_addr address;
  return inet_pton(AF_INET, host.c_str(), &address) == 1 &&
         ntohl(address.s_addr) >> 24 == IN_LOOPBACKNET;
}

std::optional<ListenAddress> ParseListenAddress(const std::string& text) {
  const size_t colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0) return std::nullopt;
  ListenAddress address = {.host = text.substr(0, colon)};
  const bool bracketed =
      address.host.front() == '[' && address.host.back() == ']';
  if (!bracketed && absl::StrContains(address.host, ":")) return std::nullopt;
  const std::optional<int64_t> port = ParseInteger(text.substr(colon + 1));
  if (!port.has_value() || *port < 0 || *port > kMaxPort) return std::nullopt;
  address.port = static_cast<int>(*port);
  return address;
}

}  // namespace limpid::server
