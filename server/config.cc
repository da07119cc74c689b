#include "server/config.h"

#include <algorithm>
#include <optional>
#include <string>

#include "absl/strings/str_format.h"
#include "engine/base/status_macros.h"
#include "server/config_schema.h"
#include "server/config_value.h"

namespace limpid::server {
namespace {

constexpr char kFileHead[] =
    "# Limpid's server: every key with its default. A file needs only the "
    "keys\n"
    "# that it changes; flags of limpid-server go over the file.\n";
constexpr size_t kColumns = 80;

// `text` as comment lines of at most kColumns, indented by two.
std::string FormatComment(const std::string& text) {
  std::string lines;
  std::string line = "  #";
  for (size_t start = 0; start < text.size();) {
    const size_t end = std::min(text.find(' ', start), text.size());
    const std::string word = text.substr(start, end - start);
    if (line.size() + 1 + word.size() > kColumns) {
      lines += line + "\n";
      line = "  #";
    }
    line += " " + word;
    start = end + 1;
  }
  return lines + line + "\n";
}

absl::Status CheckListener(const std::string& key, const std::string& address,
                           bool allow_plaintext) {
  if (address == kOff || allow_plaintext) return absl::OkStatus();
  const std::optional<ListenAddress> parsed = ParseListenAddress(address);
  if (!parsed.has_value()) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "%s: \"%s\" is not an address, allowed: HOST:PORT", key, address));
  }
  if (parsed->is_loopback()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrFormat(
      "%s: %s is off the loopback and this version has no TLS yet, allowed: "
      "a loopback address, or data.allow_plaintext: true",
      key, address));
}

absl::Status CheckAtMost(const std::string& key, int64_t value,
                         const std::string& other, int64_t limit) {
  if (value <= limit) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrFormat(
      "%s: %d is more than %s, which is %d", key, value, other, limit));
}

}  // namespace

absl::Status CheckConfig(const ServerConfig& config) {
  RETURN_IF_ERROR(
      CheckListener("data.listen", config.listen, config.allow_plaintext));
  RETURN_IF_ERROR(CheckListener("admin.listen", config.admin_listen,
                                config.allow_plaintext));
  const SessionLimits& session = config.engine.session_limits;
  return CheckAtMost("session.latent_frames_per_chunk makes chunks of frames",
                     session.cadence.chunk_frames,
                     "session.max_frames_in_flight",
                     session.max_frames_in_flight);
}

std::string FormatConfig(const ServerConfig& config) {
  std::string yaml = kFileHead;
  std::string section;
  for (const ConfigKey& key : ConfigSchema()) {
    if (key.section != section) {
      section = key.section;
      yaml += absl::StrFormat("\n%s:\n", section);
    }
    yaml += FormatComment(key.help);
    yaml += FormatComment("Allowed: " + key.allowed + ".");
    yaml += absl::StrFormat("  %s: %s\n", key.name, key.get(config));
  }
  return yaml;
}

}  // namespace limpid::server
