#include "engine/session/load_models.h"

#include <ATen/ATen.h>

#include <optional>
#include <utility>

#include "absl/strings/str_format.h"
#include "engine/base/errors.h"
#include "engine/base/status_macros.h"
#include "engine/model/load_restoration_model.h"

namespace limpid {
namespace {

absl::StatusOr<at::ScalarType> DtypeFromName(const std::string& name,
                                             c10::Device device) {
  if (name == "auto") return device.is_cpu() ? at::kFloat : at::kBFloat16;
  if (name == "float32") return at::kFloat;
  if (name == "bfloat16") return at::kBFloat16;
  if (name == "float16") return at::kHalf;
  return InvalidField(
      "model_dtype",
      absl::StrFormat("model_dtype is %s, expected auto, float32, bfloat16 or "
                      "float16",
                      name));
}

// What is known of an error stays with it.
absl::Status InFolder(const std::string& folder, const absl::Status& status) {
  absl::Status named(status.code(),
                     absl::StrFormat("%s: %s", folder, status.message()));
  named = WithReason(std::move(named), ReasonOf(status));
  const std::optional<std::string> field = FieldOf(status);
  return field ? WithField(std::move(named), *field) : named;
}

absl::Status CheckSameCadence(const Models& models) {
  for (const auto& model : models) {
    const int64_t first = models.front()->card.solver->latent_frames_per_chunk;
    const int64_t own = model->card.solver->latent_frames_per_chunk;
    if (own == first) continue;
    return InvalidField(
        "models", absl::StrFormat(
                      "latent_frames_per_chunk of %s is %d, expected that of "
                      "%s, %d: an engine has one cadence",
                      model->card.name, own, models.front()->card.name, first));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Models> LoadModels(const std::vector<std::string>& folders,
                                  const std::string& dtype,
                                  c10::Device device) {
  ASSIGN_OR_RETURN(const at::ScalarType scalar_type,
                   DtypeFromName(dtype, device));
  Models models;
  for (const std::string& folder : folders) {
    auto model = LoadRestorationModel(
        folder, at::TensorOptions(device).dtype(scalar_type));
    if (!model.ok()) return InFolder(folder, model.status());
    models.push_back(*std::move(model));
  }
  RETURN_IF_ERROR(CheckSameCadence(models));
  return models;
}

ChunkCadence CadenceOf(const Models& models, const ChunkCadence& otherwise) {
  if (models.empty()) return otherwise;
  return ChunkCadence::OfLatentFrames(
      models.front()->card.solver->latent_frames_per_chunk);
}

}  // namespace limpid
