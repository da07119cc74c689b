// A key of the configuration: its name, what it is for, what it may be, and the
// field of ServerConfig behind it.
//
// The makers take `field`, a function that returns a reference to the key's
// field of the config it is given.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "server/config.h"
#include "server/config_value.h"

namespace limpid::server {

struct ConfigKey {
  std::string section;
  std::string name;  // within the section
  std::string help;
  // The type and range, such as "integer, 1 to 100000".
  std::string allowed;
  // False when the text is not allowed; the config is then untouched.
  std::function<bool(ServerConfig&, const std::string& text)> set;
  std::function<std::string(const ServerConfig&)> get;

  std::string path() const { return section + "." + name; }
};

// What a key is called and what it is for.
struct KeyName {
  std::string section, name, help;
};

// `field` returns a reference into a config. `Parse` turns text into a value
// or nothing.
template <typename Field, typename Parse, typename Format>
ConfigKey MakeKey(const KeyName& name, const std::string& allowed, Field field,
                  Parse parse, Format format) {
  return {.section = name.section,
          .name = name.name,
          .help = name.help,
          .allowed = allowed,
          .set =
              [=](ServerConfig& config, const std::string& text) {
                const auto value = parse(text);
                if (!value.has_value()) return false;
                field(config) = *value;
                return true;
              },
          .get =
              [=](const ServerConfig& config) {
                ServerConfig copy = config;
                return format(field(copy));
              }};
}

// `parse` with what lies outside [minimum, maximum] refused.
template <typename Value, typename Parse>
auto InRange(Parse parse, Value minimum, Value maximum) {
  return [=](const std::string& text) {
    auto value = parse(text);
    if (value.has_value() && (*value < minimum || *value > maximum)) {
      value.reset();
    }
    return value;
  };
}

template <typename Field>
ConfigKey IntegerKey(const KeyName& name, Field field, int64_t minimum,
                     int64_t maximum) {
  return MakeKey(name, absl::StrFormat("integer, %d to %d", minimum, maximum),
                 field, InRange(ParseInteger, minimum, maximum),
                 [](int64_t value) { return absl::StrFormat("%d", value); });
}

template <typename Field>
ConfigKey BytesKey(const KeyName& name, Field field, int64_t minimum,
                   int64_t maximum) {
  return MakeKey(name,
                 absl::StrFormat("size such as 64MiB, %s to %s",
                                 FormatBytes(minimum), FormatBytes(maximum)),
                 field, InRange(ParseBytes, minimum, maximum), FormatBytes);
}

template <typename Field>
ConfigKey DurationKey(const KeyName& name, Field field, absl::Duration minimum,
                      absl::Duration maximum) {
  return MakeKey(name,
                 absl::StrFormat("duration such as 250ms or 30s, %s to %s",
                                 absl::FormatDuration(minimum),
                                 absl::FormatDuration(maximum)),
                 field, InRange(ParseDuration, minimum, maximum),
                 absl::FormatDuration);
}

template <typename Field>
ConfigKey BoolKey(const KeyName& name, Field field) {
  return MakeKey(name, "true or false", field, ParseBool, FormatBool);
}

// `choices` in the order of the enumeration, from 0 on.
template <typename Value, typename Field>
ConfigKey ChoiceKey(const KeyName& name, Field field,
                    const std::vector<std::string>& choices) {
  const auto parse =
      [choices](const std::string& text) -> std::optional<Value> {
    for (size_t i = 0; i < choices.size(); ++i) {
      if (choices[i] == text) return static_cast<Value>(i);
    }
    return std::nullopt;
  };
  return MakeKey(
      name, absl::StrJoin(choices, ", "), field, parse,
      [choices](Value value) { return choices[static_cast<size_t>(value)]; });
}

enum class MayBeOff { kNo, kYes };

template <typename Field>
ConfigKey AddressKey(const KeyName& name, Field field, MayBeOff may_be_off) {
  const bool optional = may_be_off == MayBeOff::kYes;
  const auto parse =
      [optional](const std::string& text) -> std::optional<std::string> {
    if (optional && text == kOff) return text;
    if (!ParseListenAddress(text).has_value()) return std::nullopt;
    return text;
  };
  return MakeKey(name,
                 optional ? "HOST:PORT, port 0 to 65535, or off"
                          : "HOST:PORT, port 0 to 65535",
                 field, parse, [](const std::string& text) { return text; });
}

}  // namespace limpid::server
