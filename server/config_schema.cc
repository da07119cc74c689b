#include "server/config_schema.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "server/config_value.h"

namespace limpid::server {
namespace {

constexpr char kNoModels[] = "none";
constexpr int64_t kKiB = int64_t{1} << 10;
constexpr int64_t kMiB = int64_t{1} << 20;
constexpr int64_t kGiB = int64_t{1} << 30;
constexpr int64_t kTiB = int64_t{1} << 40;

bool IsDeviceName(const std::string& text) {
  if (text == "auto" || text == "cpu") return true;
  const std::string cuda = "cuda:";
  if (text.rfind(cuda, 0) != 0) return false;
  const std::optional<int64_t> index = ParseInteger(text.substr(cuda.size()));
  return index.has_value() && *index >= 0 && *index < 128;
}

ConfigKey Device(const KeyName& name) {
  const auto parse = [](const std::string& text) -> std::optional<std::string> {
    if (!IsDeviceName(text)) return std::nullopt;
    return text;
  };
  return MakeKey(
      name, "auto, cpu or cuda:N, N from 0 to 127",
      [](auto& c) -> auto& { return c.engine.device; }, parse,
      [](const std::string& text) { return text; });
}

// With a slash, so that a slip is no folder.
bool IsFolder(const std::string& text) {
  return text.find('/') != std::string::npos;
}

ConfigKey ModelFolders(const KeyName& name) {
  const auto parse =
      [](const std::string& text) -> std::optional<std::vector<std::string>> {
    if (text == kNoModels) return std::vector<std::string>();
    const std::vector<std::string> folders = absl::StrSplit(text, ',');
    if (!std::ranges::all_of(folders, IsFolder)) return std::nullopt;
    return folders;
  };
  return MakeKey(
      name, "folders such as models/default, separated by commas, or none",
      [](auto& c) -> auto& { return c.engine.models; }, parse,
      [](const std::vector<std::string>& folders) {
        return folders.empty() ? std::string(kNoModels)
                               : absl::StrJoin(folders, ",");
      });
}

ConfigKey ModelDtype(const KeyName& name) {
  static constexpr const char* kDtypes[] = {"auto", "float32", "bfloat16",
                                            "float16"};
  const auto parse = [](const std::string& text) -> std::optional<std::string> {
    if (!std::ranges::count(kDtypes, text)) return std::nullopt;
    return text;
  };
  return MakeKey(
      name, absl::StrJoin(kDtypes, ", "),
      [](auto& c) -> auto& { return c.engine.model_dtype; }, parse,
      [](const std::string& text) { return text; });
}

// n latent frames a chunk set the whole cadence.
ConfigKey LatentFrames(const KeyName& name) {
  const auto parse = [](const std::string& text) {
    const auto n = InRange(ParseInteger, int64_t{1}, int64_t{16})(text);
    return n.has_value() ? std::optional(ChunkCadence::OfLatentFrames(*n))
                         : std::nullopt;
  };
  return MakeKey(
      name, "integer, 1 to 16",
      [](auto& c) -> auto& { return c.engine.session_limits.cadence; }, parse,
      [](const ChunkCadence& cadence) {
        return absl::StrFormat("%d", cadence.chunk_frames / 4);
      });
}

void AddListeners(std::vector<ConfigKey>& keys) {
  keys.push_back(AddressKey(
      {"data", "listen", "Where clients connect (gRPC)."},
      [](auto& c) -> auto& { return c.listen; }, MayBeOff::kNo));
  keys.push_back(BoolKey(
      {"data", "allow_plaintext",
       "Lets the data and admin listeners leave the loopback although this "
       "server has no TLS. Only behind a proxy or in a trusted network."},
      [](auto& c) -> auto& { return c.allow_plaintext; }));
  keys.push_back(DurationKey(
      {"data", "keepalive_interval",
       "A silent connection is asked for a sign of life this often; one that "
       "gives none in 20s is closed."},
      [](auto& c) -> auto& { return c.keepalive_interval; }, absl::Seconds(1),
      absl::Hours(2)));
  keys.push_back(BytesKey(
      {"data", "transport_memory",
       "Of gRPC's buffers, all connections together."},
      [](auto& c) -> auto& { return c.transport_memory_bytes; }, 16 * kMiB,
      kTiB));
  keys.push_back(AddressKey(
      {"admin", "listen", "Where operators connect (gRPC): sessions, drain."},
      [](auto& c) -> auto& { return c.admin_listen; }, MayBeOff::kYes));
  keys.push_back(AddressKey(
      {"metrics", "listen",
       "Where Prometheus scrapes /metrics (HTTP, no secrets)."},
      [](auto& c) -> auto& { return c.metrics_listen; }, MayBeOff::kYes));
}

void AddEngine(std::vector<ConfigKey>& keys) {
  keys.push_back(Device({"engine", "device",
                         "Where chunks are restored; auto is the first GPU, "
                         "or the CPU without one."}));
  keys.push_back(IntegerKey(
      {"engine", "cpu_threads",
       "Threads of the CPU worker; 0 means all that the process "
       "may use (affinity, container quota)."},
      [](auto& c) -> auto& { return c.engine.cpu_threads; }, 0, 1024));
  keys.push_back(ModelFolders(
      {"engine", "models",
       "Folders of models for the solvers avis, avis_flash and instantvir; a "
       "solver takes the first that serves it. They set the cadence."}));
  keys.push_back(ModelDtype(
      {"engine", "model_dtype",
       "What models compute in; auto is float32 on the CPU and bfloat16 on a "
       "GPU."}));
  keys.push_back(BytesKey(
      {"engine", "memory_limit",
       "What all sessions may reserve together; a session reserves all that "
       "it can need when it opens."},
      [](auto& c) -> auto& { return c.engine.memory_limit_bytes; }, kMiB,
      kTiB));
  keys.push_back(IntegerKey(
      {"engine", "max_sessions", "Sessions open at once."},
      [](auto& c) -> auto& { return c.engine.max_sessions; }, 1, 100000));
  keys.push_back(IntegerKey(
      {"engine", "max_queued_chunks",
       "Chunks of all sessions that may wait for the device."},
      [](auto& c) -> auto& { return c.engine.max_queued_chunks; }, 1, 1000000));
}

void AddSession(std::vector<ConfigKey>& keys) {
  keys.push_back(IntegerKey(
      {"session", "max_width", "Of measured and restored frames, in pixels."},
      [](auto& c) -> auto& { return c.engine.session_limits.max_width; }, 1,
      16384));
  keys.push_back(IntegerKey(
      {"session", "max_height", "Of measured and restored frames, in pixels."},
      [](auto& c) -> auto& { return c.engine.session_limits.max_height; }, 1,
      16384));
  keys.push_back(BytesKey(
      {"session", "max_bytes",
       "What one session may reserve. At most engine.memory_limit."},
      [](auto& c) -> auto& {
        return c.engine.session_limits.max_session_bytes;
      },
      kMiB, kTiB));
  keys.push_back(LatentFrames(
      {"session", "latent_frames_per_chunk",
       "n latent frames make chunks of 4 n frames, the first one of "
       "1 + 4 (n - 1)."}));
  keys.push_back(IntegerKey(
      {"session", "max_frames_in_flight",
       "Credits: frames that a client may have sent and not got back. At "
       "least one chunk and 16 that a decoder may hold back."},
      [](auto& c) -> auto& {
        return c.engine.session_limits.max_frames_in_flight;
      },
      1, 4096));
}

void AddStreamTimes(std::vector<ConfigKey>& keys) {
  keys.push_back(DurationKey(
      {"stream", "idle_timeout",
       "A stream that waits for its client this long is ended; a notice "
       "comes at half of it."},
      [](auto& c) -> auto& { return c.service.idle_timeout; },
      absl::Milliseconds(100), absl::Hours(24)));
  keys.push_back(DurationKey(
      {"stream", "not_reading_timeout",
       "A write that the client has not taken for this long ends the "
       "stream."},
      [](auto& c) -> auto& { return c.service.not_reading_timeout; },
      absl::Milliseconds(100), absl::Hours(1)));
  keys.push_back(DurationKey(
      {"stream", "queue_wait",
       "A chunk of an OFFLINE session waits this long for room in the "
       "device's queue before its stream is ended."},
      [](auto& c) -> auto& { return c.service.queue_wait; },
      absl::ZeroDuration(), absl::Hours(1)));
  keys.push_back(DurationKey(
      {"stream", "drain_deadline",
       "What open sessions get to finish once the server drains."},
      [](auto& c) -> auto& { return c.service.drain_deadline; },
      absl::ZeroDuration(), absl::Hours(24)));
}

void AddStreamSizes(std::vector<ConfigKey>& keys) {
  keys.push_back(BytesKey(
      {"stream", "max_message_bytes",
       "Of one received message; larger frames come in parts."},
      [](auto& c) -> auto& { return c.service.max_message_bytes; }, 64 * kKiB,
      kGiB - 1 * kMiB));
  keys.push_back(BytesKey(
      {"stream", "max_part_bytes",
       "Of the frames in one sent message; larger chunks and frames are "
       "split. gRPC clients take 4MiB unless told otherwise."},
      [](auto& c) -> auto& { return c.service.max_part_bytes; }, 16 * kKiB,
      kGiB));
  keys.push_back(BytesKey(
      {"stream", "outbound_cap",
       "Restored chunks on their way to one client; beyond it OFFLINE grants "
       "no credits and LIVE drops."},
      [](auto& c) -> auto& { return c.service.outbound_cap_bytes; }, kMiB,
      kTiB));
  keys.push_back(IntegerKey(
      {"stream", "codec_threads", "Threads that decode and encode frames."},
      [](auto& c) -> auto& { return c.service.codec_threads; }, 1, 256));
}

void AddLog(std::vector<ConfigKey>& keys) {
  keys.push_back(ChoiceKey<LogFormat>(
      {"log", "format",
       "Of the lines on standard error; json is one object "
       "a line."},
      [](auto& c) -> auto& { return c.log_format; }, {"text", "json"}));
  keys.push_back(
      ChoiceKey<LogLevel>({"log", "level", "Lines below it are left out."},
                          [](auto& c) -> auto& { return c.log_level; },
                          {"debug", "info", "warning", "error"}));
}

std::vector<ConfigKey> MakeSchema() {
  std::vector<ConfigKey> keys;
  AddListeners(keys);
  AddEngine(keys);
  AddSession(keys);
  AddStreamTimes(keys);
  AddStreamSizes(keys);
  AddLog(keys);
  return keys;
}

}  // namespace

const std::vector<ConfigKey>& ConfigSchema() {
  static const std::vector<ConfigKey> keys = MakeSchema();
  return keys;
}

}  // namespace limpid::server
