// The table of knobs, and the timesteps.
#include "engine/solver/sampler.h"

#include <array>
#include <cmath>
#include <string>

#include "absl/strings/str_format.h"
#include "engine/base/errors.h"
#include "engine/base/status_macros.h"
#include "engine/model/flow_schedule.h"

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

// A knob that is a number, the range of what a session may ask for included.
template <typename Number>
struct NumberKnob {
  std::string_view name;
  std::optional<Number> SamplerRequest::*asked;
  Number minimum, maximum;
};

constexpr std::array<NumberKnob<int64_t>, 2> kCounts = {{
    {"steps", &SamplerRequest::steps, 1, 16},
    {"consistency_every", &SamplerRequest::consistency_every, 0, 1000},
}};

constexpr std::array<NumberKnob<double>, 5> kNumbers = {{
    {"start", &SamplerRequest::start, 1, 1000},
    {"proximal_weight", &SamplerRequest::proximal_weight, 1e-6, 1e6},
    {"weight_growth", &SamplerRequest::weight_growth, 0.01, 100},
    {"prior_deviation", &SamplerRequest::prior_deviation, 1e-3, 1},
    {"anchor", &SamplerRequest::anchor, 0, 1},
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

// Written so that NaN fails.
template <typename Number>
absl::Status CheckKnob(SolverKind kind, const NumberKnob<Number>& knob,
                       const SamplerRequest& request) {
  const std::optional<Number>& asked = request.*knob.asked;
  RETURN_IF_ERROR(CheckHas(kind, knob.name, asked.has_value()));
  if (!asked || (*asked >= knob.minimum && *asked <= knob.maximum)) {
    return absl::OkStatus();
  }
  return InvalidField(
      FieldOfKnob(knob.name),
      absl::StrFormat("%s is %g, expected %g to %g", FieldOfKnob(knob.name),
                      static_cast<double>(*asked),
                      static_cast<double>(knob.minimum),
                      static_cast<double>(knob.maximum)));
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

// The timesteps that the model or the publication has for the solver.
std::vector<double> OwnTimesteps(SolverKind kind, const ModelCard& card) {
  const std::optional<SolverKind> made_for = SolverFromName(card.solver->kind);
  std::vector<double> listed = CardTimesteps(*card.schedule);
  if (kind == SolverKind::kInstantVir) {
    if (made_for == kind) return {listed.back()};
    return {522};
  }
  if (made_for.has_value() && IsAvis(*made_for)) return listed;
  return {100, 50};
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
  SamplerSettings settings = card.solver->sampler;
  if (kind == SolverKind::kAvisFlash) settings.consistency_every = 0;
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
