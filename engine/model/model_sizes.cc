#include "engine/model/model_sizes.h"

#include <string>
#include <utility>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "engine/base/errors.h"
#include "engine/base/status_macros.h"
#include "engine/model/model_card_schema.h"
#include "engine/model/tensor_error.h"

namespace limpid {
namespace {

// The message of an inferred config names a field, which may be a tensor.
absl::Status NamingTensor(const absl::Status& status) {
  const std::string message(status.message());
  const std::string field = FieldOf(status).value_or("");
  if (status.ok() || message.find(field) != std::string::npos) return status;
  return TensorError(field, message);
}

absl::Status CompareSection(const std::string& section, const ModelCard& card,
                            const ModelCard& found) {
  for (const CardKey& key : CardKeys()) {
    if (key.section != section) continue;
    const std::string said = absl::StrJoin(key.get(card), ", ");
    const std::string has = absl::StrJoin(key.get(found), ", ");
    if (said == has) continue;
    return InvalidField(
        key.path(), absl::StrFormat("%s: the card says %s, the weights have %s",
                                    key.path(), said, has));
  }
  return absl::OkStatus();
}

std::string SizesOf(CodecKind kind) {
  return std::string(
      CodecName(kind == CodecKind::kLeanVaeWan ? CodecKind::kLeanVae : kind));
}

absl::Status InferWanVae(const Weights& weights, WanVaeConfig& config) {
  ASSIGN_OR_RETURN(WanVaeConfig found, InferWanVaeConfig(weights));
  const bool same_channels =
      found.latent_channels() == config.latent_channels();
  if (same_channels) {
    found.latent_mean = config.latent_mean;
    found.latent_deviation = config.latent_deviation;
  }
  config = found;
  return absl::OkStatus();
}

absl::Status InferLeanVae(const Weights& weights, LeanVaeConfig& config) {
  ASSIGN_OR_RETURN(LeanVaeConfig found, InferLeanVaeConfig(weights));
  if (found.latent_dim == config.latent_dim) {
    found.latent_mean = config.latent_mean;
    found.latent_deviation = config.latent_deviation;
  }
  config = found;
  return absl::OkStatus();
}

absl::Status InferTaehv(const Weights& weights, TaehvConfig& config) {
  ASSIGN_OR_RETURN(TaehvConfig found, InferTaehvConfig(weights));
  found.alignment = config.alignment;
  config = found;
  return absl::OkStatus();
}

absl::Status InferCodec(const Weights& weights, ModelCard& card) {
  switch (card.codec->kind) {
    case CodecKind::kWanVae:
      return InferWanVae(weights, *card.wan_vae);
    case CodecKind::kTaehv:
      return InferTaehv(weights, *card.taehv);
    case CodecKind::kLeanVae:
    case CodecKind::kLeanVaeWan:
      break;
  }
  if (!card.lean_vae) card.lean_vae.emplace();
  return InferLeanVae(weights, *card.lean_vae);
}

}  // namespace

absl::StatusOr<ModelCard> WithPriorSizes(ModelCard card,
                                         const Weights& weights) {
  absl::StatusOr<DitConfig> found = InferDitConfig(weights);
  if (!found.ok()) return NamingTensor(found.status());
  found->num_heads = card.prior->dit.num_heads;
  found->text_tokens = card.prior->dit.text_tokens;
  card.prior->dit = *found;
  return card;
}

absl::StatusOr<ModelCard> WithCodecSizes(ModelCard card,
                                         const Weights& weights) {
  RETURN_IF_ERROR(NamingTensor(InferCodec(weights, card)));
  return card;
}

absl::Status CheckPriorSizes(const ModelCard& card, const Weights& weights) {
  ASSIGN_OR_RETURN(const ModelCard found, WithPriorSizes(card, weights));
  return CompareSection("prior", card, found);
}

absl::Status CheckCodecSizes(const ModelCard& card, const Weights& weights) {
  ASSIGN_OR_RETURN(const ModelCard found, WithCodecSizes(card, weights));
  return CompareSection(SizesOf(card.codec->kind), card, found);
}

}  // namespace limpid
