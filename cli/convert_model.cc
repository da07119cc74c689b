#include "cli/convert_model.h"

#include <filesystem>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "cli/exit_code.h"
#include "engine/base/status_macros.h"
#include "engine/model/model_card_reader.h"
#include "engine/model/model_card_text.h"
#include "engine/model/model_card_value.h"
#include "engine/model/model_files.h"
#include "engine/model/part_file.h"

namespace limpid::cli {
namespace {

constexpr char kUnknown[] = "unknown";

// The last part of a path, with or without a slash behind it.
std::string BaseName(const std::string& path) {
  const std::filesystem::path normal =
      std::filesystem::absolute(path).lexically_normal();
  return normal.has_filename() ? normal.filename()
                               : normal.parent_path().filename();
}

absl::StatusOr<ModelCard> OldOrNewCard(const ConvertModelOptions& options) {
  const std::string path = CardPath(options.folder);
  if (std::filesystem::exists(path)) return ReadModelCard(path);
  ModelCard card;
  card.name = options.name.empty() ? BaseName(options.folder) : options.name;
  if (!IsModelName(card.name)) {
    return UsageError(absl::StrFormat(
        "--name: \"%s\" is no name of a model; allowed are 1 to 64 of a-z, "
        "0-9, ., _ and -",
        card.name));
  }
  card.source = BaseName(options.checkpoint.path);
  card.license = kUnknown;
  return card;
}

void TakeFlags(const ConvertModelOptions& options, ModelCard& card) {
  const std::pair<const std::string&, std::string&> texts[] = {
      {options.name, card.name},
      {options.description, card.description},
      {options.source, card.source},
      {options.license, card.license},
      {options.training_data, card.training_data}};
  for (const auto& [flag, field] : texts) {
    if (!flag.empty()) field = flag;
  }
}

// As the solvers were published.
void TakeSolver(const std::string& kind, ModelCard& card) {
  if (kind.empty()) return;
  card.solver = {.kind = kind, .sampler = PublishedSampler(kind)};
  if (kind == "instantvir") {
    card.schedule = {.shift = 8, .timesteps = {522}};
  } else {
    card.schedule = {.shift = 5, .timesteps = {100, 50}};
  }
}

// The user knows nothing of the file that the checkpoint was rewritten to.
absl::Status AboutCheckpoint(const absl::Status& status,
                             const CheckpointSource& source,
                             const ConvertModelOptions& options) {
  return absl::Status(
      status.code(),
      absl::StrReplaceAll(status.message(),
                          {{source.path(), options.checkpoint.path}}));
}

absl::Status WriteCard(const std::string& path, const ModelCard& card) {
  const std::string text = FormatModelCard(card);
  // What is written can be read: this also checks the flags.
  RETURN_IF_ERROR(ParseModelCard(text, path).status());
  ASSIGN_OR_RETURN(const std::unique_ptr<PartFile> file,
                   PartFile::Create(path, text.size()));
  RETURN_IF_ERROR(file->WriteAt(0, text));
  return file->Commit();
}

}  // namespace

std::string CardPath(const std::string& folder) {
  return absl::StrCat(folder, "/model.yaml");
}

absl::StatusOr<ConvertedModel> ConvertModel(
    const ConvertModelOptions& options) {
  ASSIGN_OR_RETURN(const ModelCard old, OldOrNewCard(options));
  ModelCard card = old;
  TakeFlags(options, card);
  std::error_code error;
  std::filesystem::create_directories(options.folder, error);
  if (error) {
    return absl::PermissionDeniedError(absl::StrFormat(
        "%s: cannot be made: %s", options.folder, error.message()));
  }
  ASSIGN_OR_RETURN(const CheckpointSource source,
                   CheckpointSource::Open(options.checkpoint, options.folder));
  absl::StatusOr<ModelCard> added = AddCheckpoint(
      source.path(), options.storage, options.folder, std::move(card));
  if (!added.ok()) return AboutCheckpoint(added.status(), source, options);
  card = *std::move(added);
  TakeSolver(options.solver, card);
  const absl::Status written = WriteCard(CardPath(options.folder), card);
  if (!written.ok()) {
    RemoveReplacedFiles(options.folder, card, old);
    return written;
  }
  RemoveReplacedFiles(options.folder, old, card);
  return ConvertedModel{.card = std::move(card), .weights = source.weights()};
}

}  // namespace limpid::cli
