#include "engine/session/session_handle.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "engine/base/errors.h"
#include "engine/base/status_macros.h"
#include "engine/session/resolve_operator.h"

namespace limpid {
namespace {

absl::Status SessionStopped() {
  return absl::CancelledError("the session was cancelled");
}

absl::Status CheckSameSize(FrameSize changed, FrameSize restored) {
  if (changed == restored) return absl::OkStatus();
  return InvalidField(
      "operator",
      absl::StrFormat("the operator restores %dx%d pixels, but the session "
                      "was opened for %dx%d",
                      changed.width, changed.height, restored.width,
                      restored.height));
}

}  // namespace

SessionHandle::SessionHandle(SessionKey key,
                             std::shared_ptr<DeviceSession> session,
                             const SessionLimits& limits, Scheduler& scheduler,
                             MemoryBudget& budget)
    : key_(std::move(key)),
      session_(std::move(session)),
      limits_(limits),
      scheduler_(scheduler),
      budget_(budget),
      model_(std::make_shared<MeasurementModel>(
          config().op, config().noise_level, config().source.size,
          MemoryBudget::Lease())) {}

SessionHandle::~SessionHandle() { Stop(); }

int64_t SessionHandle::reserved_bytes() const {
  return session_->reserved_bytes() + model()->extra_bytes();
}

absl::Status SessionHandle::Submit(Chunk&& chunk, absl::Time deadline,
                                   RestoredCallback& done) {
  if (session_->stopped()) return SessionStopped();
  ChunkJob job = {.key = key_,
                  .chunk = std::move(chunk),
                  .deadline = deadline,
                  .queued_at = absl::Now(),
                  .done = std::move(done),
                  .session = session_,
                  .model = model()};
  absl::Status queued = scheduler_.Submit(job);
  if (!queued.ok()) {
    chunk = std::move(job.chunk);
    done = std::move(job.done);
  }
  return queued;
}

std::optional<Chunk> SessionHandle::TakeBackOldest() {
  std::optional<ChunkJob> job = scheduler_.TakeBackOldest(key_);
  if (!job.has_value()) return std::nullopt;
  return std::move(job->chunk);
}

absl::Status SessionHandle::ChangeOperator(OperatorSpec op,
                                           double noise_level) {
  SessionConfig changed = config();
  ASSIGN_OR_RETURN(changed.op, ResolveOperator(std::move(op), noise_level,
                                               config().source.size));
  changed.noise_level = noise_level;
  const FrameSize measured = config().source.size;
  RETURN_IF_ERROR(
      CheckSameSize(RestoredSize(changed.op, measured), config().output.size));
  // Chunks in flight still hold the operator that they were measured by.
  const int64_t extra_bytes = SessionBytes(changed, limits_) +
                              OperatorBytes(config().op, measured) -
                              session_->reserved_bytes();
  ASSIGN_OR_RETURN(MemoryBudget::Lease extra,
                   budget_.Reserve({.own = std::max<int64_t>(0, extra_bytes),
                                    .shared = WorkBytes(changed, limits_)}));
  auto model = std::make_shared<MeasurementModel>(
      std::move(changed.op), noise_level, measured, std::move(extra));
  absl::MutexLock lock(&mutex_);
  model_.swap(model);
  return absl::OkStatus();
}

// A chunk that is submitted at the same time may slip in behind; the device
// thread then answers it.
void SessionHandle::Stop() {
  session_->Stop();
  for (ChunkJob& job : scheduler_.Withdraw(key_)) {
    std::move(job.done)(SessionStopped());
  }
}

int64_t SessionHandle::queue_position() const {
  return scheduler_.NumBefore(key_);
}

std::shared_ptr<MeasurementModel> SessionHandle::model() const {
  absl::MutexLock lock(&mutex_);
  return model_;
}

}  // namespace limpid
