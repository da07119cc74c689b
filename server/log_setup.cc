#include "server/log_setup.h"

#include <spdlog/formatter.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "absl/time/time.h"

namespace limpid::server {
namespace {

constexpr char kTextPattern[] = "%Y-%m-%dT%H:%M:%S.%e%z %L %v";

std::string ToString(spdlog::string_view_t text) {
  return std::string(text.data(), text.size());
}

// {"time":...,"level":...,"message":...}; whatever the message holds, the line
// is valid JSON.
class JsonFormatter final : public spdlog::formatter {
 public:
  void format(const spdlog::details::log_msg& message,
              spdlog::memory_buf_t& line) override {
    nlohmann::ordered_json object;
    object["time"] =
        absl::FormatTime(absl::RFC3339_full, absl::FromChrono(message.time),
                         absl::UTCTimeZone());
    object["level"] = ToString(spdlog::level::to_string_view(message.level));
    object["message"] = ToString(message.payload);
    const std::string text =
        object.dump(-1, ' ', /*ensure_ascii=*/false,
                    nlohmann::ordered_json::error_handler_t::replace) +
        "\n";
    line.append(text.data(), text.data() + text.size());
  }

  std::unique_ptr<spdlog::formatter> clone() const override {
    return std::make_unique<JsonFormatter>();
  }
};

spdlog::level::level_enum SpdlogLevel(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return spdlog::level::debug;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarning:
      return spdlog::level::warn;
    case LogLevel::kError:
      return spdlog::level::err;
  }
  return spdlog::level::info;
}

}  // namespace

void SetUpLog(LogFormat format, LogLevel level) {
  auto logger = std::make_shared<spdlog::logger>(
      "limpid", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_level(SpdlogLevel(level));
  logger->flush_on(spdlog::level::debug);
  if (format == LogFormat::kJson) {
    logger->set_formatter(std::make_unique<JsonFormatter>());
  } else {
    logger->set_pattern(kTextPattern);
  }
  spdlog::set_default_logger(std::move(logger));
}

}  // namespace limpid::server
