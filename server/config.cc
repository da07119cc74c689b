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
// No codec reorders further than its 16 reference frames.
constexpr int64_t kMaxHeldBackFrames = 16;

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

// A session that asks for more than all may have would be told to try again,
// for ever.
absl::Status CheckMemory(const EngineOptions& engine) {
  const int64_t most = engine.session_limits.max_session_bytes;
  if (most <= engine.memory_limit_bytes) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrFormat(
      "session.max_bytes: %d is more than engine.memory_limit, which is %d",
      most, engine.memory_limit_bytes));
}

// A stream whose credits are all in the decoder and in half a chunk would never
// go on.
absl::Status CheckCredits(const SessionLimits& session) {
  const int64_t chunk_frames = std::max(session.cadence.first_chunk_frames,
                                        session.cadence.chunk_frames);
  const int64_t least = chunk_frames + kMaxHeldBackFrames;
  if (session.max_frames_in_flight >= least) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrFormat(
      "session.max_frames_in_flight: %d is less than %d: "
      "session.latent_frames_per_chunk makes chunks of %d frames, and a "
      "decoder may hold back %d more",
      session.max_frames_in_flight, least, chunk_frames, kMaxHeldBackFrames));
}

}  // namespace

absl::Status CheckConfig(const ServerConfig& config) {
  RETURN_IF_ERROR(
      CheckListener("data.listen", config.listen, config.allow_plaintext));
  RETURN_IF_ERROR(CheckListener("admin.listen", config.admin_listen,
                                config.allow_plaintext));
  RETURN_IF_ERROR(CheckMemory(config.engine));
  return CheckCredits(config.engine.session_limits);
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
