// An engine that does nothing and whose state a test sets.
#pragma once

#include <memory>

#include "absl/synchronization/mutex.h"
#include "engine/session/engine.h"

namespace limpid {

class FakeEngine final : public Engine {
 public:
  void SetStats(const EngineStats& stats) {
    absl::MutexLock lock(&mutex_);
    stats_ = stats;
  }

  absl::StatusOr<std::unique_ptr<Session>> Open(
      SessionConfig /*config*/) override {
    return absl::UnimplementedError("a fake engine opens nothing");
  }
  absl::Status WouldAdmit(const SessionConfig& /*config*/) const override {
    return absl::OkStatus();
  }
  absl::Duration PredictedChunkTime(
      const SessionConfig& /*config*/) const override {
    return absl::ZeroDuration();
  }
  EngineStats stats() const override {
    absl::MutexLock lock(&mutex_);
    return stats_;
  }
  const EngineOptions& options() const override { return options_; }
  void RefuseNewSessions() override {}

 private:
  const EngineOptions options_;
  mutable absl::Mutex mutex_;
  EngineStats stats_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace limpid
