// limpid model info, check, convert
#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "absl/strings/str_format.h"
#include "cli/command.h"
#include "cli/convert_model.h"
#include "cli/model_report.h"
#include "cli/weight_file_info.h"
#include "engine/base/status_macros.h"
#include "engine/model/load_model.h"
#include "engine/model/model_card_reader.h"

namespace limpid::cli {
namespace {

constexpr char kFooter[] =
    R"(A model is a folder with a card, model.yaml, and the weight files it names.
Examples:
  limpid model convert self_forcing_dmd.pt models/avis --dtype bfloat16
  limpid model convert Wan2.1_VAE.pth models/avis --solver avis
  limpid model check models/avis)";

constexpr char kConvertFooter[] =
    R"(IN is a causal Wan DiT, a Wan VAE, a LeanVAE, a TAEHV or one text embedding:
.safetensors, or PyTorch's .pt, .pth, .bin and .ckpt. It becomes the prior, the
codec or the text of the model in FOLDER, which is made if it is not there.
Example:
  limpid model convert instantvir.pt models/instantvir --license Apache-2.0)";

const std::map<std::string, WeightDtype> kDtypes = {
    {"float32", WeightDtype::kFloat32},
    {"float16", WeightDtype::kFloat16},
    {"bfloat16", WeightDtype::kBFloat16},
    {"int8", WeightDtype::kInt8}};

struct ModelFlags {
  std::string path;
  bool json = false;
};

absl::StatusOr<std::string> Describe(const ModelFlags& flags) {
  if (!std::filesystem::is_directory(flags.path)) {
    ASSIGN_OR_RETURN(const WeightFileInfo info, DescribeWeightFile(flags.path));
    return flags.json ? WeightFileJson(info).dump(2) + "\n"
                      : WeightFileText(info);
  }
  ASSIGN_OR_RETURN(const ModelCard card, ReadModelCard(CardPath(flags.path)));
  if (!flags.json) return ModelText(flags.path, card);
  ASSIGN_OR_RETURN(const auto json, ModelJson(flags.path, card));
  return json.dump(2) + "\n";
}

absl::Status Info(const ModelFlags& flags) {
  ASSIGN_OR_RETURN(const std::string text, Describe(flags));
  std::fputs(text.c_str(), stdout);
  return absl::OkStatus();
}

absl::Status Check(const ModelFlags& flags) {
  ASSIGN_OR_RETURN(const ModelCard card, ReadModelCard(CardPath(flags.path)));
  RETURN_IF_ERROR(CheckModel(flags.path, card));
  absl::PrintF("%s: card, hashes, names, shapes and values are right\n",
               card.name);
  return absl::OkStatus();
}

absl::Status Convert(const ConvertModelOptions& options) {
  ASSIGN_OR_RETURN(const ConvertedModel converted, ConvertModel(options));
  absl::PrintF("%s%s%s: now part of %s in %s\n", options.checkpoint.path,
               converted.weights.empty() ? "" : ", ", converted.weights,
               converted.card.name, options.folder);
  return absl::OkStatus();
}

template <typename Options, typename Function>
void RunWhenChosen(CLI::App& command, std::shared_ptr<Options> options,
                   Function function, Invocation& invocation) {
  command.callback([options, function, &invocation] {
    invocation.run = [options, function] { return Report(function(*options)); };
  });
}

void AddInfo(CLI::App& model, Invocation& invocation) {
  CLI::App& command =
      *model.add_subcommand("info", "What a model or a weight file holds");
  const auto flags = std::make_shared<ModelFlags>();
  command
      .add_option("PATH", flags->path, "Folder of a model, or a .safetensors")
      ->required();
  command.add_flag("--json", flags->json, "Print it as JSON");
  RunWhenChosen(command, flags, Info, invocation);
}

void AddCheck(CLI::App& model, Invocation& invocation) {
  CLI::App& command = *model.add_subcommand(
      "check", "Load a model once: its card, and all of its files");
  const auto flags = std::make_shared<ModelFlags>();
  command.add_option("FOLDER", flags->path, "Folder of a model")->required();
  RunWhenChosen(command, flags, Check, invocation);
}

void AddStorageFlags(CLI::App& command, ConvertModelOptions& options) {
  command.add_option("--weights", options.checkpoint.weights,
                     "Set of weights in the checkpoint; without it "
                     "generator_ema, generator or state_dict");
  command
      .add_option("--dtype", options.storage.dtype,
                  "float32, float16, bfloat16 or int8 (a scale a channel); "
                  "without it as in the checkpoint")
      ->transform(CLI::CheckedTransformer(kDtypes).description(""));
  command
      .add_option("--heads", options.storage.num_heads,
                  "Attention heads of a DiT; without it the model's, or dim / "
                  "128")
      ->check(CLI::PositiveNumber);
  command
      .add_option("--text-tokens", options.storage.text_tokens,
                  "Tokens that a DiT reads; without it the model's, or 512")
      ->check(CLI::PositiveNumber);
  command.add_flag("--wan-aligned", options.storage.is_aligned_with_wan,
                   "The latents of this LeanVAE are those of Wan");
  command
      .add_option("--python", options.checkpoint.python,
                  "Program that reads PyTorch's files")
      ->capture_default_str();
}

void AddCardFlags(CLI::App& command, ConvertModelOptions& options) {
  command
      .add_option("--solver", options.solver,
                  "Also take over this solver's published schedule: avis, "
                  "avis_flash or instantvir; needs prior and codec")
      ->check(
          CLI::IsMember({"avis", "avis_flash", "instantvir"}).description(""));
  command.add_option("--name", options.name,
                     "Of the model; without it the folder's");
  command.add_option("--description", options.description, "Of the model");
  command.add_option("--source", options.source, "Where the weights are from");
  command.add_option("--license", options.license, "Of the weights");
  command.add_option("--training-data", options.training_data,
                     "What they were trained on");
}

void AddConvert(CLI::App& model, Invocation& invocation) {
  CLI::App& command = *model.add_subcommand(
      "convert", "Make a checkpoint part of a model of ours");
  const auto options = std::make_shared<ConvertModelOptions>();
  command.add_option("IN", options->checkpoint.path, "Checkpoint")
      ->required()
      ->check(CLI::ExistingFile);
  command.add_option("FOLDER", options->folder, "Folder of the model")
      ->required();
  AddStorageFlags(command, *options);
  AddCardFlags(command, *options);
  command.footer(kConvertFooter);
  RunWhenChosen(command, options, Convert, invocation);
}

}  // namespace

void AddModelCommand(CLI::App& program, Invocation& invocation) {
  CLI::App& model = *program.add_subcommand(
      "model", "Look at models, check them, convert checkpoints");
  model.require_subcommand(1);
  model.footer(kFooter);
  AddInfo(model, invocation);
  AddCheck(model, invocation);
  AddConvert(model, invocation);
}

}  // namespace limpid::cli
