// The table of knobs, and the timesteps.
#include "engine/solver/sampler.h"

#include <array>
#include <cmath>
#include <string>

#include "absl/strings/str_format.h"
#include "engine/base/errors.h"
#include "engine/base/status_macros.h"
#include "engine/model/flow_schedule.h"
#include "engine/model/sampler_ranges.h"

namespace limpid {
namespace {

bool IsAvis(SolverKind kind) {
  return kind == SolverKind::kAvis || kind == SolverKind::kAvisFlash;
}

bool IsAvisOnly(std::string_view knob) {
  return knob != "start" && knob != "start_video" && knob != "prior_deviation";
}

std::string FieldOfKnob(std::string_view knob) {
  return "solver." + std::string(knob);
}

// A knob that is a number.
template <typename Number>
struct NumberKnob {
  std::string_view name;
  std::optional<Number> SamplerRequest::*asked;
  KnobRange<Number> range;
};

constexpr std::array<NumberKnob<int64_t>, 2> kCounts = {{
    {"steps", &SamplerRequest::steps, kStepsRange},
    {"consistency_every", &SamplerRequest::consistency_every,
     kConsistencyEveryRange},
}};

constexpr std::array<NumberKnob<double>, 5> kNumbers = {{
    {"start", &SamplerRequest::start, kTimestepRange},
    {"proximal_weight", &SamplerRequest::proximal_weight, kProximalWeightRange},
    {"weight_growth", &SamplerRequest::weight_growth, kWeightGrowthRange},
    {"prior_deviation", &SamplerRequest::prior_deviation, kPriorDeviationRange},
    {"anchor", &SamplerRequest::anchor, kAnchorRange},
}};

absl::Status CheckHas(SolverKind kind, std::string_view knob, bool is_set) {
  const bool has =
      IsAvis(kind) || (kind == SolverKind::kInstantVir && !IsAvisOnly(knob));
  if (!is_set || has) return absl::OkStatus();
  return InvalidField(
      FieldOfKnob(knob),
      absl::StrFormat("%s is set, expected unset: solver.kind is %s",
                      FieldOfKnob(knob), std::string(SolverName(kind))));
}

template <typename Number>
absl::Status CheckKnob(SolverKind kind, const NumberKnob<Number>& knob,
                       const SamplerRequest& request) {
  const std::optional<Number>& asked = request.*knob.asked;
  RETURN_IF_ERROR(CheckHas(kind, knob.name, asked.has_value()));
  if (!asked || knob.range.Has(*asked)) return absl::OkStatus();
  return InvalidField(
      FieldOfKnob(knob.name),
      absl::StrFormat("%s is %g, expected %g to %g", FieldOfKnob(knob.name),
                      static_cast<double>(*asked),
                      static_cast<double>(knob.range.minimum),
                      static_cast<double>(knob.range.maximum)));
}

std::vector<double> CardTimesteps(const ScheduleCard& schedule) {
  std::vector<double> timesteps = schedule.timesteps;
  if (!schedule.warp) return timesteps;
  const FlowSchedule grid(schedule.shift);
  for (double& timestep : timesteps) {
    timestep = grid.WarpedTimestep(std::llround(timestep));
  }
  return timesteps;
}

// Whether the card was made for `kind`, the two AVIS solvers being one.
bool IsMadeFor(SolverKind kind, const ModelCard& card) {
  const std::optional<SolverKind> made_for = SolverFromName(card.solver->kind);
  return made_for == kind ||
         (made_for.has_value() && IsAvis(*made_for) && IsAvis(kind));
}

// The timesteps that the model or the publication has for the solver.
std::vector<double> OwnTimesteps(SolverKind kind, const ModelCard& card) {
  const bool is_instantvir = kind == SolverKind::kInstantVir;
  if (!IsMadeFor(kind, card)) {
    return is_instantvir ? std::vector<double>{522}
                         : std::vector<double>{100, 50};
  }
  const std::vector<double> listed = CardTimesteps(*card.schedule);
  return is_instantvir ? std::vector<double>{listed.back()} : listed;
}

// Likewise the settings. How often a chunk is consistent is all that tells the
// two AVIS solvers apart.
SamplerSettings OwnSettings(SolverKind kind, const ModelCard& card) {
  SamplerSettings settings = card.solver->sampler;
  const SamplerSettings published = PublishedSampler(SolverName(kind));
  if (SolverFromName(card.solver->kind) != kind) {
    settings.consistency_every = published.consistency_every;
  }
  if (!IsMadeFor(kind, card)) settings.start_video = published.start_video;
  return settings;
}

std::vector<double> EvenTimesteps(double start, int64_t steps) {
  std::vector<double> timesteps;
  for (int64_t left = steps; left > 0; --left) {
    timesteps.push_back(start * static_cast<double>(left) /
                        static_cast<double>(steps));
  }
  return timesteps;
}

std::vector<double> TimestepsFor(SolverKind kind, const ModelCard& card,
                                 const SamplerRequest& request) {
  std::vector<double> own = OwnTimesteps(kind, card);
  const double start = request.start.value_or(own.front());
  const int64_t steps = request.steps.value_or(std::ssize(own));
  if (start == own.front() && steps == std::ssize(own)) return own;
  return EvenTimesteps(start, steps);
}

}  // namespace

absl::Status CheckSamplerRequest(SolverKind kind,
                                 const SamplerRequest& request) {
  for (const auto& knob : kCounts) {
    RETURN_IF_ERROR(CheckKnob(kind, knob, request));
  }
  for (const auto& knob : kNumbers) {
    RETURN_IF_ERROR(CheckKnob(kind, knob, request));
  }
  RETURN_IF_ERROR(
      CheckHas(kind, "start_video", request.start_video.has_value()));
  RETURN_IF_ERROR(
      CheckHas(kind, "consistency", request.consistency.has_value()));
  return CheckHas(kind, "emit", request.emit.has_value());
}

Sampler SamplerFor(SolverKind kind, const ModelCard& card,
                   const SolverOptions& options) {
  const SamplerRequest& request = options.sampler;
  SamplerSettings settings = OwnSettings(kind, card);
  const auto take = [](const auto& asked, auto& setting) {
    if (asked.has_value()) setting = *asked;
  };
  take(request.consistency_every, settings.consistency_every);
  take(request.proximal_weight, settings.proximal_weight);
  take(request.weight_growth, settings.weight_growth);
  take(request.prior_deviation, settings.prior_deviation);
  take(request.anchor, settings.anchor);
  take(request.start_video, settings.start_video);
  take(request.consistency, settings.consistency);
  take(request.emit, settings.emit);
  if (options.cg_iterations > 0) settings.cg_iterations = options.cg_iterations;
  return {.timesteps = TimestepsFor(kind, card, request), .settings = settings};
}

SolverOptions ResolveSampler(SolverKind kind, const ModelCard& card,
                             SolverOptions options) {
  const Sampler sampler = SamplerFor(kind, card, options);
  const SamplerSettings& settings = sampler.settings;
  SamplerRequest& request = options.sampler;
  request.start = sampler.timesteps.front();
  request.start_video = settings.start_video;
  request.prior_deviation = settings.prior_deviation;
  if (!IsAvis(kind)) return options;
  options.cg_iterations = static_cast<int>(settings.cg_iterations);
  request.steps = std::ssize(sampler.timesteps);
  request.consistency_every = settings.consistency_every;
  request.proximal_weight = settings.proximal_weight;
  request.weight_growth = settings.weight_growth;
  request.anchor = settings.anchor;
  request.consistency = settings.consistency;
  request.emit = settings.emit;
  return options;
}

}  // namespace limpid
