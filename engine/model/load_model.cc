#include "engine/model/load_model.h"

#include <ATen/ATen.h>

#include "absl/strings/str_format.h"
#include "engine/base/errors.h"
#include "engine/base/status_macros.h"
#include "engine/base/torch_guard.h"
#include "engine/model/detail_net.h"
#include "engine/model/lean_vae.h"
#include "engine/model/model_sizes.h"
#include "engine/model/taehv.h"
#include "engine/model/tensor_error.h"
#include "engine/model/wan_vae.h"
#include "engine/model/weight_file.h"

namespace limpid {
namespace {

constexpr char kEmbedding[] = "embedding";

template <typename Module, typename Config>
absl::StatusOr<std::unique_ptr<const Module>> Build(const Weights& weights,
                                                    const Config& config,
                                                    at::TensorOptions options) {
  WeightReader reader(weights, options);
  auto built = CatchTorch(
      [&] { return std::make_unique<const Module>(reader, config); });
  RETURN_IF_ERROR(reader.status());
  RETURN_IF_ERROR(built.status());
  RETURN_IF_ERROR(reader.Finish());
  return built;
}

absl::Status InFile(const WeightFile& file, const absl::Status& status) {
  if (status.ok()) return status;
  return absl::Status(status.code(),
                      absl::StrFormat("%s: %s", file.file, status.message()));
}

at::TensorOptions AsStored(const WeightFile& file) {
  return at::TensorOptions(at::kCPU).dtype(LoadedDtype(file.dtype));
}

}  // namespace

absl::StatusOr<std::unique_ptr<const CausalDit>> BuildPrior(
    const ModelCard& card, const Weights& weights, at::TensorOptions options) {
  RETURN_IF_ERROR(CheckPriorSizes(card, weights));
  return Build<CausalDit>(weights, card.prior->dit, options);
}

absl::StatusOr<std::unique_ptr<const LatentCodec>> BuildCodec(
    const ModelCard& card, const Weights& weights, at::TensorOptions options) {
  RETURN_IF_ERROR(CheckCodecSizes(card, weights));
  switch (card.codec->kind) {
    case CodecKind::kWanVae:
      return Build<WanVae>(weights, *card.wan_vae, options);
    case CodecKind::kTaehv:
      return Build<Taehv>(weights, *card.taehv, options);
    case CodecKind::kLeanVae:
    case CodecKind::kLeanVaeWan:
      break;
  }
  return Build<LeanVae>(weights, LeanVaeConfigOf(card), options);
}

absl::Status CheckText(const ModelCard& card, const Weights& weights) {
  const DitConfig& dit = card.prior->dit;
  const auto found = weights.find(kEmbedding);
  const std::string expected =
      absl::StrFormat("expected one tensor %s of [1 to %d, %d]", kEmbedding,
                      dit.text_tokens, dit.text_dim);
  if (found == weights.end() || weights.size() != 1) {
    return InvalidField(kEmbedding, absl::StrFormat("%s, found %d tensors",
                                                    expected, weights.size()));
  }
  const at::Tensor& text = found->second;
  if (text.dim() == 2 && text.size(0) >= 1 && text.size(0) <= dit.text_tokens &&
      text.size(1) == dit.text_dim) {
    return absl::OkStatus();
  }
  return InvalidField(kEmbedding, absl::StrFormat("%s, found %s", expected,
                                                  ShapeText(text.sizes())));
}

absl::StatusOr<std::unique_ptr<const CausalDit>> LoadPrior(
    const std::string& folder, const ModelCard& card,
    at::TensorOptions options) {
  const WeightFile& file = card.prior->weights;
  ASSIGN_OR_RETURN(const Weights weights, LoadWeightFile(folder, file));
  auto prior = BuildPrior(card, weights, options);
  RETURN_IF_ERROR(InFile(file, prior.status()));
  return prior;
}

absl::StatusOr<std::unique_ptr<const LatentCodec>> LoadCodec(
    const std::string& folder, const ModelCard& card,
    at::TensorOptions options) {
  const WeightFile& file = card.codec->weights;
  ASSIGN_OR_RETURN(const Weights weights, LoadWeightFile(folder, file));
  auto codec = BuildCodec(card, weights, options);
  RETURN_IF_ERROR(InFile(file, codec.status()));
  return codec;
}

absl::StatusOr<std::unique_ptr<const Refinement>> LoadDetail(
    const std::string& folder, const ModelCard& card,
    at::TensorOptions options) {
  const WeightFile& file = card.detail->weights;
  ASSIGN_OR_RETURN(const Weights weights, LoadWeightFile(folder, file));
  const auto config = InferDetailConfig(weights);
  RETURN_IF_ERROR(InFile(file, config.status()));
  auto detail = Build<DetailNet>(weights, *config, options);
  RETURN_IF_ERROR(InFile(file, detail.status()));
  return detail;
}

absl::StatusOr<at::Tensor> LoadText(const std::string& folder,
                                    const ModelCard& card,
                                    at::TensorOptions options) {
  const WeightFile& file = card.text->weights;
  ASSIGN_OR_RETURN(const Weights weights, LoadWeightFile(folder, file));
  RETURN_IF_ERROR(InFile(file, CheckText(card, weights)));
  return CatchTorch([&] { return weights.at(kEmbedding).to(options); });
}

absl::Status CheckModel(const std::string& folder, const ModelCard& card) {
  if (card.prior) {
    RETURN_IF_ERROR(
        LoadPrior(folder, card, AsStored(card.prior->weights)).status());
  }
  if (card.codec) {
    RETURN_IF_ERROR(
        LoadCodec(folder, card, AsStored(card.codec->weights)).status());
  }
  if (card.detail) {
    RETURN_IF_ERROR(
        LoadDetail(folder, card, AsStored(card.detail->weights)).status());
  }
  if (!card.text) return absl::OkStatus();
  return LoadText(folder, card, AsStored(card.text->weights)).status();
}

}  // namespace limpid
