// A scheduler, a worker and what a session of them needs, for tests of the
// parts below Engine with a solver of their own.
#pragma once

#include <c10/core/Device.h>
#include <gtest/gtest.h>

#include <memory>
#include <utility>
#include <vector>

#include "absl/synchronization/notification.h"
#include "engine/session/admission.h"
#include "engine/session/chunk_log.h"
#include "engine/session/device_session.h"
#include "engine/session/scheduler.h"
#include "engine/session/session_handle.h"
#include "engine/session/worker.h"
#include "tests/testing/frames.h"
#include "tests/testing/scripted_solver.h"

namespace limpid {

constexpr int64_t kBytesASession = 1'000'000;

// 16x8 4:2:0 with noise, so that chunks go through the solver.
inline SessionConfig SmallConfig() {
  SessionConfig config;
  config.source.size = {16, 8};
  config.noise_level = 0.1;
  config.output = config.source;
  return config;
}

// The answer of one chunk, as the callback got it.
class Answer {
 public:
  RestoredCallback Callback() {
    return [this](absl::StatusOr<RestoredChunk> chunk) {
      chunk_ = std::move(chunk);
      arrived_.Notify();  // dies when called twice
    };
  }
  const absl::StatusOr<RestoredChunk>& Wait() {
    arrived_.WaitForNotification();
    return chunk_;
  }
  bool has_arrived() const { return arrived_.HasBeenNotified(); }

 private:
  absl::StatusOr<RestoredChunk> chunk_;
  absl::Notification arrived_;
};

// Owns the parts in the order in which they depend on each other.
class SessionFixture : public testing::Test {
 protected:
  ~SessionFixture() override { StopWorker(); }

  void StartWorker(bool device_is_usable = true) {
    worker_ = std::make_unique<Worker>(
        WorkerOptions{.cpu_threads = 1,
                      .device_is_usable =
                          [device_is_usable] { return device_is_usable; }},
        scheduler_, log_);
  }

  // Every chunk that waits is answered first.
  void StopWorker() {
    scheduler_.Close(absl::UnavailableError("the test is over"));
    worker_.reset();
  }

  std::shared_ptr<DeviceSession> NewDeviceSession(
      const Solver& solver, const SessionConfig& config = SmallConfig()) {
    return std::make_shared<DeviceSession>(
        config, solver, c10::Device(c10::DeviceType::CPU),
        *admission_.Admit({.own = kBytesASession}), log_);
  }

  std::unique_ptr<SessionHandle> Open(
      const Solver& solver, const SessionConfig& config = SmallConfig()) {
    return std::make_unique<SessionHandle>(
        SessionKey{.tenant = "", .id = ++last_id_},
        NewDeviceSession(solver, config), SessionLimits(), scheduler_, budget_);
  }

  static absl::Status Submit(Session& session, Answer& answer,
                             int64_t first_frame, int64_t num_frames = 2) {
    RestoredCallback done = answer.Callback();
    return session.Submit(
        TestChunk(session.config().source, first_frame, num_frames),
        absl::InfiniteFuture(), done);
  }

  MemoryBudget budget_{100 * kBytesASession};
  Admission admission_{100, budget_};
  ChunkLog log_{2, nullptr};
  Scheduler scheduler_{100};
  std::unique_ptr<Worker> worker_;
  int64_t last_id_ = 0;
};

}  // namespace limpid
