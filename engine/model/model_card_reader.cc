#include "engine/model/model_card_reader.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "engine/base/status_macros.h"
#include "engine/model/model_card_schema.h"

namespace limpid {
namespace {

const CardSection* FindSection(const std::string& name) {
  const auto& sections = CardSections();
  const auto found = std::find_if(
      sections.begin() + 1, sections.end(),
      [&](const CardSection& section) { return section.name == name; });
  return found == sections.end() ? nullptr : &*found;
}

const CardKey* FindKey(const std::string& section, const std::string& name) {
  const auto& keys = CardKeys();
  const auto found =
      std::find_if(keys.begin(), keys.end(), [&](const CardKey& key) {
        return key.section == section && key.name == name;
      });
  return found == keys.end() ? nullptr : &*found;
}

// Names allowed in a section, for errors.
std::string KnownNames(const std::string& section) {
  std::vector<std::string> names;
  for (const CardKey& key : CardKeys()) {
    if (key.section == section) names.push_back(key.name);
  }
  if (section.empty()) {
    for (size_t i = 1; i < CardSections().size(); ++i) {
      names.push_back(CardSections()[i].name);
    }
  }
  return absl::StrJoin(names, ", ");
}

// Reads one document into a card.
class Reader {
 public:
  explicit Reader(std::string file) : file_(std::move(file)) {}

  absl::StatusOr<ModelCard> Read(const YAML::Node& root) {
    RETURN_IF_ERROR(ReadSection("", root));
    return card_;
  }

 private:
  absl::Status ReadSection(const std::string& section, const YAML::Node& node) {
    if (!node.IsMap()) {
      return Error(node, section.empty() ? "the card" : section,
                   "must hold keys: " + KnownNames(section));
    }
    std::set<std::string> seen;
    for (const auto& entry : node) {
      RETURN_IF_ERROR(ReadEntry(section, entry.first, entry.second, seen));
    }
    for (const CardKey& key : CardKeys()) {
      if (key.section != section || seen.contains(key.name)) continue;
      if (key.is_required) {
        return Error(node, key.path(), "missing, expected: " + key.allowed);
      }
      if (key.leave_open != nullptr) key.leave_open(card_);
    }
    return absl::OkStatus();
  }

  absl::Status ReadEntry(const std::string& section,
                         const YAML::Node& name_node, const YAML::Node& value,
                         std::set<std::string>& seen) {
    const std::string name = name_node.IsScalar() ? name_node.Scalar() : "";
    const std::string path = section.empty() ? name : section + "." + name;
    if (!seen.insert(name).second) return Error(name_node, path, "given twice");
    if (const CardKey* key = FindKey(section, name)) {
      return ReadKey(*key, value);
    }
    const CardSection* part = section.empty() ? FindSection(name) : nullptr;
    if (part == nullptr) {
      return Error(name_node, path,
                   "unknown key, known: " + KnownNames(section));
    }
    part->add(card_);
    return ReadSection(name, value);
  }

  absl::Status ReadKey(const CardKey& key, const YAML::Node& value) {
    std::vector<std::string> words;
    if (key.is_list != value.IsSequence()) return Unexpected(key, value);
    if (!key.is_list) {
      if (!value.IsScalar()) return Unexpected(key, value);
      words.push_back(value.Scalar());
    }
    for (const auto& item : value) {
      if (!item.IsScalar()) return Unexpected(key, item);
      words.push_back(item.Scalar());
    }
    if (key.set(card_, words)) return absl::OkStatus();
    return Error(
        value, key.path(),
        absl::StrFormat("found \"%s\", allowed: %s",
                        absl::Utf8SafeCEscape(absl::StrJoin(words, ", ")),
                        key.allowed));
  }

  absl::Status Unexpected(const CardKey& key, const YAML::Node& value) const {
    const char* found = value.IsMap()        ? "keys"
                        : value.IsSequence() ? "a list"
                        : value.IsScalar()   ? "a single value"
                                             : "nothing";
    return Error(value, key.path(),
                 absl::StrFormat("found %s, allowed: %s", found, key.allowed));
  }

  absl::Status Error(const YAML::Node& node, const std::string& key,
                     const std::string& message) const {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s:%d: %s: %s", file_, node.Mark().line + 1,
                        absl::Utf8SafeCEscape(key), message));
  }

  const std::string file_;
  ModelCard card_;
};

}  // namespace

absl::StatusOr<ModelCard> ParseModelCard(const std::string& yaml,
                                         const std::string& name) {
  ModelCard card;
  try {
    ASSIGN_OR_RETURN(card, Reader(name).Read(YAML::Load(yaml)));
  } catch (const YAML::Exception& error) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "%s:%d: not YAML: %s", name, error.mark.line + 1, error.msg));
  }
  if (const absl::Status status = CheckModelCard(card); !status.ok()) {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s: %s", name, status.message()));
  }
  return card;
}

absl::StatusOr<ModelCard> ReadModelCard(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf())) {
    return absl::NotFoundError(
        absl::StrFormat("%s: no such file, or not readable", path));
  }
  return ParseModelCard(text.str(), path);
}

}  // namespace limpid
