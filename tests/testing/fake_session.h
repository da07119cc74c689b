// A session of the engine that only notes what it is given, for tests of what
// submits to one.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

#include "engine/base/errors.h"
#include "engine/session/session.h"

namespace limpid {

class FakeSession final : public Session {
 public:
  explicit FakeSession(SessionConfig config) : config_(std::move(config)) {}

  const SessionConfig& config() const override { return config_; }
  int64_t reserved_bytes() const override { return 1000; }

  absl::Status Submit(Chunk&& chunk, absl::Time deadline,
                      RestoredCallback& done) override {
    if (static_cast<int64_t>(waiting.size()) >= room) {
      return WithReason(absl::ResourceExhaustedError("the queue is full"),
                        Reason::kQueueFull);
    }
    deadlines.push_back(deadline);
    waiting.push_back(std::move(chunk));
    callbacks.push_back(std::move(done));
    return absl::OkStatus();
  }

  std::optional<Chunk> TakeBackOldest() override {
    if (static_cast<int64_t>(waiting.size()) <= num_running) {
      return std::nullopt;
    }
    Chunk chunk = std::move(waiting[num_running]);
    waiting.erase(waiting.begin() + num_running);
    return chunk;
  }

  absl::Status ChangeOperator(OperatorSpec, double noise_level) override {
    changed_after.push_back(static_cast<int64_t>(waiting.size()));
    noise_levels.push_back(noise_level);
    return absl::OkStatus();
  }

  void Stop() override {}
  int64_t queue_position() const override { return 0; }

  int64_t room = 1000;      // chunks that the queue takes
  int64_t num_running = 0;  // of `waiting`, the first ones cannot be taken back
  std::deque<Chunk> waiting;
  std::vector<absl::Time> deadlines;
  std::vector<RestoredCallback> callbacks;
  std::vector<int64_t> changed_after;  // chunks submitted before each change
  std::vector<double> noise_levels;

 private:
  const SessionConfig config_;
};

}  // namespace limpid
