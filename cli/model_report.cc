#include "cli/model_report.h"

#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "engine/base/status_macros.h"
#include "engine/model/model_card_schema.h"
#include "engine/model/model_card_text.h"

namespace limpid::cli {
namespace {

using Json = nlohmann::ordered_json;

std::vector<std::string> FilesOf(const ModelCard& card) {
  std::vector<std::string> files;
  if (card.prior) files.push_back(card.prior->weights.file);
  if (card.codec) files.push_back(card.codec->weights.file);
  if (card.text) files.push_back(card.text->weights.file);
  return files;
}

// Numbers and truth as such, anything else as text.
Json Value(const std::string& word) {
  const Json value = Json::parse(word, /*cb=*/nullptr,
                                 /*allow_exceptions=*/false);
  return value.is_number() || value.is_boolean() ? value : Json(word);
}

Json Value(const CardKey& key, const ModelCard& card) {
  Json list = Json::array();
  for (const std::string& word : key.get(card)) list.push_back(Value(word));
  return key.is_list ? list : list[0];
}

Json CardJson(const ModelCard& card) {
  Json json = Json::object();
  for (const CardSection& section : CardSections()) {
    if (!section.is_present(card)) continue;
    for (const CardKey& key : CardKeys()) {
      if (key.section != section.name) continue;
      Json& place = section.name.empty() ? json : json[section.name];
      place[key.name] = Value(key, card);
    }
  }
  return json;
}

std::string Mebibytes(int64_t bytes) {
  return absl::StrFormat("%.1f MiB", static_cast<double>(bytes) / (1 << 20));
}

}  // namespace

absl::StatusOr<Json> ModelJson(const std::string& folder,
                               const ModelCard& card) {
  Json json = CardJson(card);
  for (const std::string& file : FilesOf(card)) {
    ASSIGN_OR_RETURN(const WeightFileInfo info,
                     DescribeWeightFile(absl::StrCat(folder, "/", file)));
    json["files"][file] = WeightFileJson(info);
  }
  return json;
}

absl::StatusOr<std::string> ModelText(const std::string& folder,
                                      const ModelCard& card) {
  std::string text = FormatModelCard(card);
  for (const std::string& file : FilesOf(card)) {
    ASSIGN_OR_RETURN(const WeightFileInfo info,
                     DescribeWeightFile(absl::StrCat(folder, "/", file)));
    absl::StrAppendFormat(&text, "\n%s\n%s", file, WeightFileText(info));
  }
  return text;
}

Json WeightFileJson(const WeightFileInfo& info) {
  return {{"bytes", info.bytes},           {"tensors", info.tensors},
          {"parameters", info.parameters}, {"dtypes", info.dtypes},
          {"layout", info.layout},         {"architecture", info.architecture},
          {"metadata", info.metadata}};
}

std::string WeightFileText(const WeightFileInfo& info) {
  std::string text = absl::StrFormat(
      "  %s, %d tensors, %d parameters\n  architecture %s, names %s\n",
      Mebibytes(info.bytes), info.tensors, info.parameters, info.architecture,
      info.layout);
  for (const auto& [dtype, count] : info.dtypes) {
    absl::StrAppendFormat(&text, "  %d of %s\n", count, dtype);
  }
  for (const auto& [key, value] : info.metadata) {
    absl::StrAppendFormat(&text, "  %s: %s\n", key, value);
  }
  return text;
}

}  // namespace limpid::cli
