#include "engine/model/add_checkpoint.h"

#include <ATen/ATen.h>

#include <set>
#include <utility>

#include "absl/strings/str_format.h"
#include "engine/base/errors.h"
#include "engine/base/status_macros.h"
#include "engine/base/torch_guard.h"
#include "engine/model/architecture.h"
#include "engine/model/checkpoint_names.h"
#include "engine/model/load_model.h"
#include "engine/model/model_files.h"
#include "engine/model/model_sizes.h"
#include "engine/model/quantized_weights.h"
#include "engine/model/safetensors_file.h"
#include "engine/model/save_weights.h"
#include "engine/model/weight_file.h"

namespace limpid {
namespace {

constexpr char kEmbedding[] = "embedding";
constexpr int64_t kWanHeadDim = 128;

// Where a checkpoint goes, and in which dtype.
struct Destination {
  const std::string& folder;
  const CheckpointOptions& options;
  WeightDtype source_dtype;
  ModelCard old;  // the card before the checkpoint came

  absl::StatusOr<WeightFile> Save(const std::string& stem,
                                  const Weights& weights) const {
    return SaveWeights(folder, FreeFileName(folder, old, stem), weights,
                       options.dtype.value_or(source_dtype));
  }
  at::TensorOptions AsSource() const {
    return at::TensorOptions(at::kCPU).dtype(LoadedDtype(source_dtype));
  }
};

absl::StatusOr<Weights> ReadCheckpoint(const std::string& source) {
  ASSIGN_OR_RETURN(const SafetensorsFile file, SafetensorsFile::Open(source));
  ASSIGN_OR_RETURN(const Weights joined, DequantizedWeights(file.All()));
  return WithOriginalNames(joined);
}

std::set<std::string> NamesOf(const Weights& weights) {
  std::set<std::string> names;
  for (const auto& [name, tensor] : weights) names.insert(name);
  return names;
}

bool IsText(const Weights& weights) {
  if (weights.size() != 1) return false;
  const at::Tensor& tensor = weights.begin()->second;
  return tensor.dim() == 2 || (tensor.dim() == 3 && tensor.size(0) == 1);
}

// Rows of zeros at the end are padding, which the prior adds itself.
at::Tensor WithoutPadding(const at::Tensor& text) {
  int64_t rows = text.size(0);
  while (rows > 1 && text[rows - 1].eq(0).all().item<bool>()) --rows;
  return text.narrow(0, 0, rows);
}

absl::StatusOr<int64_t> NumHeads(const CheckpointOptions& options,
                                 const std::optional<PriorCard>& old,
                                 int64_t dim) {
  if (options.num_heads) return *options.num_heads;
  if (old && old->dit.dim == dim) return old->dit.num_heads;
  if (dim % kWanHeadDim == 0) return dim / kWanHeadDim;
  return InvalidField(
      "num_heads",
      absl::StrFormat("num_heads is not given; no shape shows it, and the dim "
                      "%d is no multiple of %d",
                      dim, kWanHeadDim));
}

// The card has a text that was made for the prior before.
absl::Status CheckOldText(const std::string& folder, const ModelCard& card) {
  if (!card.text) return absl::OkStatus();
  absl::Status status = LoadText(folder, card, at::kFloat).status();
  if (status.ok()) return status;
  return absl::Status(
      status.code(),
      absl::StrFormat("the model's text does not fit: %s", status.message()));
}

absl::Status AddPrior(const Weights& weights, const Destination& destination,
                      ModelCard& card) {
  const CheckpointOptions& options = destination.options;
  const std::optional<PriorCard> old = std::exchange(card.prior, PriorCard());
  ASSIGN_OR_RETURN(card, WithPriorSizes(card, weights));
  DitConfig& dit = card.prior->dit;
  ASSIGN_OR_RETURN(dit.num_heads, NumHeads(options, old, dit.dim));
  if (old) dit.text_tokens = old->dit.text_tokens;
  dit.text_tokens = options.text_tokens.value_or(dit.text_tokens);
  RETURN_IF_ERROR(CheckModelCard(card));
  RETURN_IF_ERROR(CheckOldText(destination.folder, card));
  RETURN_IF_ERROR(BuildPrior(card, weights, destination.AsSource()).status());
  ASSIGN_OR_RETURN(card.prior->weights, destination.Save(kPriorStem, weights));
  return absl::OkStatus();
}

// An empty section of sizes for the codec.
void AddCodecSection(Architecture architecture,
                     const CheckpointOptions& options, ModelCard& card) {
  card.wan_vae.reset();
  card.lean_vae.reset();
  card.taehv.reset();
  CodecCard& codec = card.codec.emplace();
  switch (architecture) {
    case Architecture::kWanVae:
      codec.kind = CodecKind::kWanVae;
      card.wan_vae.emplace();
      return;
    case Architecture::kLeanVae:
      codec.kind = options.is_aligned_with_wan ? CodecKind::kLeanVaeWan
                                               : CodecKind::kLeanVae;
      card.lean_vae.emplace();
      return;
    case Architecture::kTaehv:
      codec.kind = CodecKind::kTaehv;
      card.taehv.emplace();
      return;
    case Architecture::kCausalDit:
      return;
  }
}

absl::Status AddCodec(const Weights& weights, Architecture architecture,
                      const Destination& destination, ModelCard& card) {
  AddCodecSection(architecture, destination.options, card);
  ASSIGN_OR_RETURN(card, WithCodecSizes(card, weights));
  RETURN_IF_ERROR(CheckModelCard(card));
  RETURN_IF_ERROR(BuildCodec(card, weights, destination.AsSource()).status());
  ASSIGN_OR_RETURN(card.codec->weights, destination.Save(kCodecStem, weights));
  return absl::OkStatus();
}

absl::Status AddText(const at::Tensor& text, const Destination& destination,
                     ModelCard& card) {
  if (!card.prior) {
    return absl::FailedPreconditionError(
        "is a text, but the model has no prior yet that could read it");
  }
  const at::Tensor rows = text.dim() == 3 ? text[0] : text;
  const Weights weights = {{kEmbedding, WithoutPadding(rows)}};
  RETURN_IF_ERROR(CheckText(card, weights));
  card.text.emplace();
  ASSIGN_OR_RETURN(card.text->weights, destination.Save(kTextStem, weights));
  return absl::OkStatus();
}

absl::Status AddPart(const std::string& source,
                     const CheckpointOptions& options,
                     const std::string& folder, ModelCard& card) {
  ASSIGN_OR_RETURN(const Weights weights, ReadCheckpoint(source));
  ASSIGN_OR_RETURN(const WeightDtype dtype, CommonDtype(weights));
  const Destination destination = {
      .folder = folder, .options = options, .source_dtype = dtype, .old = card};
  if (IsText(weights)) {
    return AddText(weights.begin()->second, destination, card);
  }
  ASSIGN_OR_RETURN(const Architecture architecture,
                   DetectArchitecture(NamesOf(weights)));
  if (architecture == Architecture::kCausalDit) {
    return AddPrior(weights, destination, card);
  }
  return AddCodec(weights, architecture, destination, card);
}

}  // namespace

absl::StatusOr<ModelCard> AddCheckpoint(const std::string& source,
                                        const CheckpointOptions& options,
                                        const std::string& folder,
                                        ModelCard card) {
  const absl::StatusOr<absl::Status> added =
      CatchTorch([&] { return AddPart(source, options, folder, card); });
  RETURN_IF_ERROR(added.status());
  if (added->ok()) return card;
  return absl::Status(added->code(),
                      absl::StrFormat("%s: %s", source, added->message()));
}

}  // namespace limpid
