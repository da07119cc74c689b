#include "server/config_reader.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <set>
#include <sstream>
#include <vector>

#include "absl/strings/str_format.h"
#include "engine/base/status_macros.h"
#include "server/config_schema.h"

namespace limpid::server {
namespace {

constexpr size_t kNearMiss = 3;  // edits

// Levenshtein's distance.
size_t NumEdits(const std::string& a, const std::string& b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = std::exchange(row[0], i);
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row[b.size()];
}

// The name nearest to `name`, as the end of an error; "" when none is near.
std::string Suggestion(const std::string& name,
                       const std::set<std::string>& known) {
  size_t least = kNearMiss;
  std::string suggestion;
  for (const std::string& candidate : known) {
    const size_t edits = NumEdits(name, candidate);
    if (edits >= std::min(least, candidate.size())) continue;
    least = edits;
    suggestion = absl::StrFormat("; did you mean %s?", candidate);
  }
  return suggestion;
}

std::set<std::string> SectionNames() {
  std::set<std::string> names;
  for (const ConfigKey& key : ConfigSchema()) names.insert(key.section);
  return names;
}

std::set<std::string> KeyNames(const std::string& section) {
  std::set<std::string> names;
  for (const ConfigKey& key : ConfigSchema()) {
    if (key.section == section) names.insert(key.name);
  }
  return names;
}

const ConfigKey& FindKey(const std::string& section, const std::string& name) {
  return *std::find_if(ConfigSchema().begin(), ConfigSchema().end(),
                       [&](const ConfigKey& key) {
                         return key.section == section && key.name == name;
                       });
}

// Reads one document into a config.
class Reader {
 public:
  explicit Reader(std::string file) : file_(std::move(file)) {}

  absl::StatusOr<ServerConfig> Read(const YAML::Node& root) {
    if (root.IsNull()) return config_;
    if (!root.IsMap()) return Error(root, "the file", "must hold sections");
    const std::set<std::string> known = SectionNames();
    std::set<std::string> seen;
    for (const auto& entry : root) {
      ASSIGN_OR_RETURN(const std::string section,
                       TakeName(entry.first, "", known, seen));
      RETURN_IF_ERROR(ReadSection(section, entry.second));
    }
    return config_;
  }

 private:
  absl::Status ReadSection(const std::string& section, const YAML::Node& node) {
    if (node.IsNull()) return absl::OkStatus();
    if (!node.IsMap()) return Error(node, section, "must hold keys");
    const std::set<std::string> known = KeyNames(section);
    std::set<std::string> seen;
    for (const auto& entry : node) {
      ASSIGN_OR_RETURN(const std::string name,
                       TakeName(entry.first, section + ".", known, seen));
      RETURN_IF_ERROR(ReadKey(FindKey(section, name), entry));
    }
    return absl::OkStatus();
  }

  absl::Status ReadKey(const ConfigKey& key,
                       const YAML::detail::iterator_value& entry) {
    const YAML::Node& value = entry.second;
    if (!value.IsScalar()) {
      return Error(entry.first, key.path(),
                   "found no single value, allowed: " + key.allowed);
    }
    if (key.set(config_, value.Scalar())) return absl::OkStatus();
    return Error(value, key.path(),
                 absl::StrFormat("found \"%s\", allowed: %s", value.Scalar(),
                                 key.allowed));
  }

  // A name that is known and comes for the first time.
  absl::StatusOr<std::string> TakeName(const YAML::Node& node,
                                       const std::string& prefix,
                                       const std::set<std::string>& known,
                                       std::set<std::string>& seen) const {
    const std::string name = node.IsScalar() ? node.Scalar() : "";
    if (!known.contains(name)) {
      return Error(node, prefix + name,
                   "unknown key" + Suggestion(name, known));
    }
    if (!seen.insert(name).second) {
      return Error(node, prefix + name, "given twice");
    }
    return name;
  }

  absl::Status Error(const YAML::Node& node, const std::string& key,
                     const std::string& message) const {
    return absl::InvalidArgumentError(absl::StrFormat(
        "%s:%d: %s: %s", file_, node.Mark().line + 1, key, message));
  }

  const std::string file_;
  ServerConfig config_;
};

}  // namespace

absl::StatusOr<ServerConfig> ParseConfig(const std::string& yaml,
                                         const std::string& name) {
  ServerConfig config;
  try {
    ASSIGN_OR_RETURN(config, Reader(name).Read(YAML::Load(yaml)));
  } catch (const YAML::Exception& error) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "%s:%d: not YAML: %s", name, error.mark.line + 1, error.msg));
  }
  if (const absl::Status status = CheckConfig(config); !status.ok()) {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s: %s", name, status.message()));
  }
  return config;
}

absl::StatusOr<ServerConfig> ReadConfig(const std::string& path) {
  if (std::filesystem::is_directory(path)) {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s: is a directory, expected a YAML file", path));
  }
  std::ifstream file(path);
  if (!file) {
    return absl::NotFoundError(
        absl::StrFormat("%s: no such file, or not readable", path));
  }
  std::ostringstream text;
  text << file.rdbuf();
  return ParseConfig(text.str(), path);
}

}  // namespace limpid::server
