#include "engine/model/model_card.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "engine/base/errors.h"
#include "engine/base/status_macros.h"

namespace limpid {
namespace {

absl::Status Invalid(const std::string& key, const std::string& message) {
  return InvalidField(key, absl::StrFormat("%s: %s", key, message));
}

// `status` of a field of a config, as one of the key in the card.
absl::Status InSection(const std::string& section, const absl::Status& status) {
  if (status.ok()) return status;
  const std::string field = FieldOf(status).value_or("");
  return Invalid(section + (field.empty() ? "" : "." + field),
                 absl::StrCat(status.message()));
}

bool IsLeanVae(CodecKind kind) {
  return kind == CodecKind::kLeanVae || kind == CodecKind::kLeanVaeWan;
}

// The section of sizes is there when the codec is one that has them.
absl::Status CheckPresence(const std::string& section, bool is_present,
                           bool is_expected) {
  if (is_present == is_expected) return absl::OkStatus();
  return Invalid(section, is_present ? "codec.kind is another one"
                                     : "missing, codec.kind needs it");
}

// Aligned latents have Wan's statistics; the card must not say others.
absl::Status CheckAligned(const ModelCard& card) {
  if (card.codec->kind != CodecKind::kLeanVaeWan ||
      card.lean_vae->latent_mean.empty()) {
    return absl::OkStatus();
  }
  return InvalidField(
      "lean_vae.latent_mean",
      absl::StrFormat("lean_vae.latent_mean: found %d values, expected none: "
                      "those of codec.kind lean_vae_wan are Wan's",
                      card.lean_vae->latent_mean.size()));
}

absl::Status CheckCodecSections(const ModelCard& card) {
  const bool is_wan = card.codec && card.codec->kind == CodecKind::kWanVae;
  const bool is_lean = card.codec && IsLeanVae(card.codec->kind);
  const bool is_taehv = card.codec && card.codec->kind == CodecKind::kTaehv;
  RETURN_IF_ERROR(CheckPresence("wan_vae", card.wan_vae.has_value(), is_wan));
  RETURN_IF_ERROR(
      CheckPresence("lean_vae", card.lean_vae.has_value(), is_lean));
  RETURN_IF_ERROR(CheckPresence("taehv", card.taehv.has_value(), is_taehv));
  if (is_wan) return InSection("wan_vae", CheckWanVaeConfig(*card.wan_vae));
  if (is_taehv) return InSection("taehv", CheckTaehvConfig(*card.taehv));
  if (!is_lean) return absl::OkStatus();
  RETURN_IF_ERROR(CheckAligned(card));
  return InSection("lean_vae", CheckLeanVaeConfig(LeanVaeConfigOf(card)));
}

absl::Status CheckChannels(const ModelCard& card) {
  if (!card.prior || !card.codec) return absl::OkStatus();
  if (card.prior->dit.in_channels == LatentChannels(card)) {
    return absl::OkStatus();
  }
  return Invalid(
      "prior.in_channels",
      absl::StrFormat("found %d, but the codec's latents have %d",
                      card.prior->dit.in_channels, LatentChannels(card)));
}

absl::Status CheckSchedule(const ScheduleCard& schedule) {
  for (size_t i = 1; i < schedule.timesteps.size(); ++i) {
    if (schedule.timesteps[i] < schedule.timesteps[i - 1]) continue;
    return Invalid(
        "schedule.timesteps",
        absl::StrFormat("found %g behind %g, allowed: falling",
                        schedule.timesteps[i], schedule.timesteps[i - 1]));
  }
  return absl::OkStatus();
}

absl::Status CheckSolver(const ModelCard& card) {
  if (!card.prior || !card.codec || !card.schedule) {
    return Invalid("solver", "needs the sections prior, codec and schedule");
  }
  const SolverCard& solver = *card.solver;
  if (solver.sampler.codec_compensation &&
      solver.sampler.start_video != StartVideo::kReconstruction) {
    return InvalidField(
        "solver.codec_compensation",
        "solver.codec_compensation: found true with solver.start_video "
        "measurement, expected reconstruction: only of that is known what the "
        "codec loses");
  }
  if (solver.sampler.student_share < 1 && !solver.sampler.codec_compensation) {
    return InvalidField(
        "solver.student_share",
        absl::StrFormat("solver.student_share: found %g with "
                        "solver.codec_compensation false, expected 1: without "
                        "it the rest would be what the codec lost",
                        solver.sampler.student_share));
  }
  if (solver.sink_frames + solver.latent_frames_per_chunk <=
      solver.window_frames) {
    return absl::OkStatus();
  }
  return Invalid(
      "solver.window_frames",
      absl::StrFormat("found %d, allowed: at least sink_frames + "
                      "latent_frames_per_chunk, %d",
                      solver.window_frames,
                      solver.sink_frames + solver.latent_frames_per_chunk));
}

}  // namespace

std::string_view CodecName(CodecKind kind) {
  switch (kind) {
    case CodecKind::kWanVae:
      return "wan_vae";
    case CodecKind::kLeanVae:
      return "lean_vae";
    case CodecKind::kLeanVaeWan:
      return "lean_vae_wan";
    case CodecKind::kTaehv:
      return "taehv";
  }
  return "";
}

absl::Status CheckModelCard(const ModelCard& card) {
  if (!card.prior && !card.codec) {
    return Invalid("prior", "expected a prior, a codec or both");
  }
  if (card.prior) {
    RETURN_IF_ERROR(InSection("prior", CheckDitConfig(card.prior->dit)));
  }
  RETURN_IF_ERROR(CheckCodecSections(card));
  RETURN_IF_ERROR(CheckChannels(card));
  if (card.schedule) RETURN_IF_ERROR(CheckSchedule(*card.schedule));
  if (card.solver) RETURN_IF_ERROR(CheckSolver(card));
  if (card.text && !card.prior) return Invalid("text", "needs a prior");
  return absl::OkStatus();
}

LeanVaeConfig LeanVaeConfigOf(const ModelCard& card) {
  const LeanVaeConfig& sizes = *card.lean_vae;
  return card.codec->kind == CodecKind::kLeanVaeWan ? AlignedWithWan(sizes)
                                                    : sizes;
}

int64_t LatentChannels(const ModelCard& card) {
  switch (card.codec->kind) {
    case CodecKind::kWanVae:
      return card.wan_vae->latent_channels();
    case CodecKind::kLeanVae:
    case CodecKind::kLeanVaeWan:
      return card.lean_vae->latent_dim;
    case CodecKind::kTaehv:
      return card.taehv->latent_channels;
  }
  return 0;
}

bool ServesSolver(const ModelCard& card, std::string_view solver) {
  if (!card.solver) return false;
  const auto is_avis = [](std::string_view name) {
    return name == "avis" || name == "avis_flash";
  };
  const auto serves = [&](const std::string& name) {
    return name == solver || (is_avis(name) && is_avis(solver));
  };
  return serves(card.solver->kind) ||
         std::ranges::any_of(card.solver->also, serves);
}

}  // namespace limpid
