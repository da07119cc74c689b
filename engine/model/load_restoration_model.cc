#include "engine/model/load_restoration_model.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_format.h"
#include "engine/base/errors.h"
#include "engine/base/status_macros.h"
#include "engine/base/torch_guard.h"
#include "engine/model/dit_prior.h"
#include "engine/model/load_model.h"
#include "engine/model/model_card_reader.h"

namespace limpid {
namespace {

constexpr char kCardFile[] = "/model.yaml";

absl::Status CheckUsable(const ModelCard& card) {
  if (!card.solver) {
    return InvalidField("solver", "solver: missing, a solver needs it");
  }
  const DitConfig& dit = card.prior->dit;
  if (dit.out_channels != dit.in_channels) {
    return InvalidField(
        "prior.out_channels",
        absl::StrFormat("prior.out_channels: found %d, expected those of "
                        "prior.in_channels, %d",
                        dit.out_channels, dit.in_channels));
  }
  if (card.taehv && card.taehv->alignment != TaehvAlignment::kCausal) {
    return InvalidField("taehv.alignment",
                        "taehv.alignment: found groups, expected causal: "
                        "latents of a stream begin with one frame");
  }
  return absl::OkStatus();
}

// Only the first chunk of a stream is ever longer than the others, by what its
// tail needs to be whole: one latent frame. It sees nothing else, so that the
// others see as much as the card says.
CacheWindow WindowOf(const SolverCard& solver) {
  const int64_t chunk = solver.latent_frames_per_chunk;
  const int64_t frames =
      std::max(solver.window_frames, solver.sink_frames + chunk + 1);
  return {.frames = frames,
          .sinks = solver.sink_frames,
          .chunk_frames = chunk + frames - solver.window_frames};
}

}  // namespace

absl::StatusOr<std::shared_ptr<const RestorationModel>> LoadRestorationModel(
    const std::string& folder, at::TensorOptions options) {
  ASSIGN_OR_RETURN(ModelCard card, ReadModelCard(folder + kCardFile));
  RETURN_IF_ERROR(CheckUsable(card));
  ASSIGN_OR_RETURN(std::unique_ptr<const CausalDit> dit,
                   LoadPrior(folder, card, options));
  ASSIGN_OR_RETURN(std::unique_ptr<const LatentCodec> codec,
                   LoadCodec(folder, card, options));
  std::unique_ptr<const Refinement> detail;
  if (card.detail) {
    ASSIGN_OR_RETURN(detail, LoadDetail(folder, card, options));
  }
  std::optional<at::Tensor> text;
  if (card.text) {
    ASSIGN_OR_RETURN(text, LoadText(folder, card, options));
  }
  return CatchTorch([&]() -> std::shared_ptr<const RestorationModel> {
    const CacheWindow window = WindowOf(*card.solver);
    const FlowSchedule schedule(card.schedule->shift);
    return std::make_shared<const RestorationModel>(RestorationModel{
        .card = std::move(card),
        .codec = std::move(codec),
        .prior = std::make_unique<DitPrior>(std::move(dit), text, window),
        .schedule = schedule,
        .refinement = std::move(detail)});
  });
}

}  // namespace limpid
