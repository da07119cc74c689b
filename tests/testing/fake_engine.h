// An engine that restores nothing and whose state a test sets. Its sessions
// only note what they are given.
#pragma once

#include <memory>
#include <utility>

#include "absl/synchronization/mutex.h"
#include "engine/base/status_macros.h"
#include "engine/session/engine.h"
#include "tests/testing/fake_session.h"

namespace limpid {

class FakeEngine final : public Engine {
 public:
  explicit FakeEngine(EngineOptions options = {})
      : options_(std::move(options)) {}

  void SetStats(const EngineStats& stats) {
    absl::MutexLock lock(&mutex_);
    stats_ = stats;
  }

  absl::StatusOr<std::unique_ptr<Session>> Open(SessionConfig config) override {
    ASSIGN_OR_RETURN(config,
                     ResolveConfig(std::move(config), options_.session_limits));
    return std::make_unique<FakeSession>(std::move(config));
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
