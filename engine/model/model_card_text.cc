#include "engine/model/model_card_text.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "engine/model/model_card_schema.h"

namespace limpid {
namespace {

constexpr char kFirstLine[] =
    "# A model card: what the model is, and the files that hold it.\n";

// Text that YAML takes as it is: words of letters, digits and a few signs.
bool IsPlain(const std::string& text) {
  const auto is_plain = [](unsigned char c) {
    return absl::ascii_isalnum(c) || c == '_' || c == '-' || c == '.' ||
           c == '/' || c == '+';
  };
  return !text.empty() && text.front() != '-' &&
         absl::AsciiStrToLower(text) != "null" &&
         std::all_of(text.begin(), text.end(), is_plain);
}

// A string of JSON is one of YAML.
std::string Quoted(const std::string& text) {
  if (IsPlain(text)) return text;
  return nlohmann::json(text).dump(
      /*indent=*/-1, ' ', /*ensure_ascii=*/false,
      nlohmann::json::error_handler_t::replace);
}

std::string ValueText(const CardKey& key, const ModelCard& card) {
  std::vector<std::string> words = key.get(card);
  for (std::string& word : words) word = Quoted(word);
  if (!key.is_list) return words.front();
  return absl::StrFormat("[%s]", absl::StrJoin(words, ", "));
}

}  // namespace

std::string FormatModelCard(const ModelCard& card) {
  std::string text = kFirstLine;
  for (const CardSection& section : CardSections()) {
    if (!section.is_present(card)) continue;
    if (!section.name.empty()) {
      absl::StrAppendFormat(&text, "\n%s:\n", section.name);
    }
    for (const CardKey& key : CardKeys()) {
      if (key.section != section.name) continue;
      absl::StrAppendFormat(&text, "%s%s: %s\n",
                            section.name.empty() ? "" : "  ", key.name,
                            ValueText(key, card));
    }
  }
  return text;
}

}  // namespace limpid
