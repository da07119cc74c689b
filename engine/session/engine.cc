#include "engine/session/engine.h"

#include <c10/core/Device.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <utility>

#include "absl/strings/str_format.h"
#include "engine/base/device.h"
#include "engine/base/errors.h"
#include "engine/base/status_macros.h"
#include "engine/session/admission.h"
#include "engine/session/chunk_log.h"
#include "engine/session/device_health.h"
#include "engine/session/device_session.h"
#include "engine/session/load_models.h"
#include "engine/session/make_solver.h"
#include "engine/session/memory_budget.h"
#include "engine/session/scheduler.h"
#include "engine/session/session_handle.h"
#include "engine/session/worker.h"

namespace limpid {
namespace {

constexpr absl::Duration kRetryAfterDrain = absl::Seconds(5);

using Solvers = std::map<SolverKind, std::unique_ptr<const Solver>>;

absl::Status Draining() {
  return WithRetryAfter(
      WithReason(absl::UnavailableError("the server is draining"),
                 Reason::kDraining),
      kRetryAfterDrain);
}

// Every solver that can run.
Solvers MakeSolvers(const Models& models) {
  Solvers solvers;
  for (SolverKind kind : {SolverKind::kLinear, SolverKind::kAvis,
                          SolverKind::kAvisFlash, SolverKind::kInstantVir}) {
    if (auto solver = MakeSolver(kind, models); solver.ok()) {
      solvers[kind] = *std::move(solver);
    }
  }
  return solvers;
}

// A chunk that may not be in flight would never be complete.
absl::Status CheckChunkFits(const SessionLimits& limits) {
  const int64_t longest =
      std::max(limits.cadence.first_chunk_frames, limits.cadence.chunk_frames);
  if (longest <= limits.max_frames_in_flight) return absl::OkStatus();
  if (limits.models.empty()) {
    return InvalidField(
        "max_frames_in_flight",
        absl::StrFormat("max_frames_in_flight is %d, expected at least %d, the "
                        "frames of a chunk",
                        limits.max_frames_in_flight, longest));
  }
  return InvalidField(
      "models",
      absl::StrFormat("models have chunks of %d frames, expected at most "
                      "max_frames_in_flight, %d",
                      longest, limits.max_frames_in_flight));
}

class DeviceEngine final : public Engine {
 public:
  DeviceEngine(EngineOptions options, c10::Device device,
               EngineObserver* observer)
      : options_(std::move(options)),
        device_(device),
        solvers_(MakeSolvers(options_.session_limits.models)),
        budget_(options_.memory_limit_bytes),
        admission_(options_.max_sessions, budget_),
        scheduler_(options_.max_queued_chunks),
        log_(options_.session_limits.cadence.chunk_frames, observer),
        worker_({.cpu_threads = options_.cpu_threads,
                 .device_is_usable = [device] { return IsUsable(device); }},
                scheduler_, log_) {}

  // Chunks whose session has gone are still answered.
  ~DeviceEngine() override { scheduler_.Close(Draining()); }

  absl::StatusOr<std::unique_ptr<Session>> Open(SessionConfig config) override {
    const SessionLimits& limits = options_.session_limits;
    ASSIGN_OR_RETURN(config, ResolveConfig(std::move(config), limits));
    if (!worker_.is_up()) return WorkerLost();
    ASSIGN_OR_RETURN(Admission::Slot slot, admission_.Admit(NeedOf(config)));
    const SessionKey key = {.tenant = config.tenant, .id = ++last_session_id_};
    const Solver& solver = *solvers_.at(config.solver);
    return std::make_unique<SessionHandle>(
        key,
        std::make_shared<DeviceSession>(std::move(config), solver, device_,
                                        std::move(slot), log_),
        limits, scheduler_, budget_);
  }

  absl::Status WouldAdmit(const SessionConfig& config) const override {
    if (!worker_.is_up()) return WorkerLost();
    return admission_.WouldAdmit(NeedOf(config));
  }

  absl::Duration PredictedChunkTime(
      const SessionConfig& config) const override {
    return log_.PredictedChunkTime(config);
  }

  EngineStats stats() const override {
    return {.open_sessions = admission_.open_sessions(),
            .queued_chunks = scheduler_.num_waiting(),
            .reserved_bytes = budget_.reserved_bytes(),
            .limit_bytes = budget_.limit_bytes(),
            .device_busy = log_.device_busy(),
            .worker_up = worker_.is_up(),
            .non_finite_chunks = log_.non_finite_chunks()};
  }

  const EngineOptions& options() const override { return options_; }

  void RefuseNewSessions() override { admission_.Refuse(Draining()); }

 private:
  MemoryNeed NeedOf(const SessionConfig& config) const {
    return {.own = SessionBytes(config, options_.session_limits),
            .shared = WorkBytes(config, options_.session_limits)};
  }

  const EngineOptions options_;
  const c10::Device device_;
  const Solvers solvers_;
  MemoryBudget budget_;
  Admission admission_;
  Scheduler scheduler_;
  ChunkLog log_;
  std::atomic<int64_t> last_session_id_ = 0;
  Worker worker_;  // last: its thread uses the others
};

}  // namespace

absl::StatusOr<std::unique_ptr<Engine>> Engine::Create(
    EngineOptions options, EngineObserver* observer) {
  ASSIGN_OR_RETURN(const c10::Device device, DeviceFromName(options.device));
  SessionLimits& limits = options.session_limits;
  ASSIGN_OR_RETURN(limits.models,
                   LoadModels(options.models, options.model_dtype, device));
  limits.cadence = CadenceOf(limits.models, limits.cadence);
  RETURN_IF_ERROR(CheckChunkFits(limits));
  return std::make_unique<DeviceEngine>(std::move(options), device, observer);
}

}  // namespace limpid
