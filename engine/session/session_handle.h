// The Session that Engine::Open hands out: puts chunks into the queue with the
// measurement model in force, and answers those that never run.
#pragma once

#include <memory>
#include <optional>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "engine/session/chunk_job.h"
#include "engine/session/device_session.h"
#include "engine/session/memory_budget.h"
#include "engine/session/scheduler.h"
#include "engine/session/session.h"

namespace limpid {

class SessionHandle final : public Session {
 public:
  // `scheduler` and `budget` must outlive the session.
  SessionHandle(SessionKey key, std::shared_ptr<DeviceSession> session,
                const SessionLimits& limits, Scheduler& scheduler,
                MemoryBudget& budget);
  ~SessionHandle() override;

  const SessionConfig& config() const override { return session_->config(); }
  int64_t reserved_bytes() const override ABSL_LOCKS_EXCLUDED(mutex_);
  absl::Status Submit(Chunk&& chunk, absl::Time deadline,
                      RestoredCallback& done) override
      ABSL_LOCKS_EXCLUDED(mutex_);
  std::optional<Chunk> TakeBackOldest() override;
  absl::Status ChangeOperator(OperatorSpec op, double noise_level) override
      ABSL_LOCKS_EXCLUDED(mutex_);
  void Stop() override;
  int64_t queue_position() const override;

 private:
  std::shared_ptr<MeasurementModel> model() const ABSL_LOCKS_EXCLUDED(mutex_);

  const SessionKey key_;
  const std::shared_ptr<DeviceSession> session_;
  const SessionLimits limits_;
  Scheduler& scheduler_;
  MemoryBudget& budget_;
  mutable absl::Mutex mutex_;
  // Of the chunks submitted from now on.
  std::shared_ptr<MeasurementModel> model_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace limpid
