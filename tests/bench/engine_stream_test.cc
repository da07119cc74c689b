#include "bench/engine_stream.h"

#include <gtest/gtest.h>

#include <atomic>
#include <optional>
#include <thread>

#include "absl/time/clock.h"

namespace limpid::bench {
namespace {

// Answers the first chunk late and refuses the second.
class RefusingSession final : public Session {
 public:
  RefusingSession(SessionConfig config, bool& answered_in_time)
      : config_(std::move(config)), answered_in_time_(answered_in_time) {}
  ~RefusingSession() override {
    answered_in_time_ = is_answered_;
    if (answer_.joinable()) answer_.join();
  }

  absl::Status Submit(Chunk&&, absl::Time, RestoredCallback& done) override {
    if (answer_.joinable()) return absl::ResourceExhaustedError("full");
    answer_ = std::thread([this, answer = std::move(done)]() mutable {
      absl::SleepFor(absl::Milliseconds(100));
      is_answered_ = true;
      std::move(answer)(RestoredChunk());
    });
    return absl::OkStatus();
  }

  const SessionConfig& config() const override { return config_; }
  int64_t reserved_bytes() const override { return 0; }
  std::optional<Chunk> TakeBackOldest() override { return std::nullopt; }
  absl::Status ChangeOperator(OperatorSpec, double) override {
    return absl::OkStatus();
  }
  void Stop() override {}
  int64_t queue_position() const override { return 0; }

 private:
  const SessionConfig config_;
  bool& answered_in_time_;
  std::atomic<bool> is_answered_ = false;
  std::thread answer_;
};

class RefusingEngine final : public Engine {
 public:
  absl::StatusOr<std::unique_ptr<Session>> Open(SessionConfig config) override {
    return std::make_unique<RefusingSession>(std::move(config),
                                             answered_in_time_);
  }
  absl::Status WouldAdmit(const SessionConfig&) const override {
    return absl::OkStatus();
  }
  absl::Duration PredictedChunkTime(const SessionConfig&) const override {
    return absl::ZeroDuration();
  }
  EngineStats stats() const override { return {}; }
  const EngineOptions& options() const override { return options_; }
  void RefuseNewSessions() override {}

  bool answered_in_time() const { return answered_in_time_; }

 private:
  const EngineOptions options_;
  bool answered_in_time_ = false;
};

// A first chunk and a full one.
constexpr int64_t kFrames = 9 + 12;

TEST(EngineStreamTest, CountsTheFramesOfAllSessions) {
  EngineOptions options;
  options.device = "cpu";
  const auto engine = Engine::Create(options, nullptr);
  ASSERT_TRUE(engine.ok()) << engine.status();
  const auto figures =
      StreamThroughEngine(**engine, {.op = "identity"},
                          {.num_sessions = 2, .frames_a_session = kFrames});
  ASSERT_TRUE(figures.ok()) << figures.status();
  EXPECT_EQ((*figures)["frames"], 2 * kFrames);
  EXPECT_GT((*figures)["frames_per_second"], 0);
  EXPECT_EQ((*engine)->stats().open_sessions, 0);
}

TEST(EngineStreamTest, AStreamOutlivesItsChunksWhenOneIsRefused) {
  RefusingEngine engine;
  const auto figures =
      StreamThroughEngine(engine, {.op = "identity"},
                          {.num_sessions = 1, .frames_a_session = kFrames});
  EXPECT_EQ(figures.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_TRUE(engine.answered_in_time());
}

}  // namespace
}  // namespace limpid::bench
