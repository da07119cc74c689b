#include "server/health.h"

#include <grpcpp/health_check_service_interface.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "absl/time/clock.h"
#include "tests/testing/fake_engine.h"

namespace limpid::server {
namespace {

// Keeps what it was told.
class Statuses final : public grpc::HealthCheckServiceInterface {
 public:
  void SetServingStatus(const std::string& name, bool serving) override {
    absl::MutexLock lock(&mutex_);
    serving_[name] = serving;
  }
  void SetServingStatus(bool /*serving*/) override {}

  bool IsServing(const std::string& name) const {
    absl::MutexLock lock(&mutex_);
    return serving_.at(name);
  }
  // Within 10 seconds.
  bool BecomesNotServing(const std::string& name) const {
    const absl::Time end = absl::Now() + absl::Seconds(10);
    while (IsServing(name) && absl::Now() < end) {
      absl::SleepFor(absl::Milliseconds(5));
    }
    return !IsServing(name);
  }

 private:
  mutable absl::Mutex mutex_;
  std::map<std::string, bool> serving_ ABSL_GUARDED_BY(mutex_);
};

TEST(HealthTest, ServesFromTheStartAsAWholeAndByName) {
  const FakeEngine engine;
  Statuses statuses;
  const Health health(engine, statuses);
  EXPECT_TRUE(statuses.IsServing(""));
  EXPECT_TRUE(statuses.IsServing("limpid.v1.Restoration"));
}

TEST(HealthTest, ADrainIsSaidAtOnceAndForGood) {
  const FakeEngine engine;
  Statuses statuses;
  Health health(engine, statuses);
  health.BeginDrain();
  EXPECT_FALSE(statuses.IsServing(""));
  absl::SleepFor(absl::Milliseconds(500));  // longer than the period
  EXPECT_FALSE(statuses.IsServing(""));
  EXPECT_FALSE(statuses.IsServing("limpid.v1.Restoration"));
}

TEST(HealthTest, TellsAListenerThatWasAddedTheSame) {
  FakeEngine engine;
  Statuses data;
  Statuses admin;
  Health health(engine, data);
  health.Add(admin);
  EXPECT_TRUE(admin.IsServing(""));
  EngineStats stats;
  stats.worker_up = false;
  engine.SetStats(stats);
  EXPECT_TRUE(admin.BecomesNotServing("limpid.v1.Restoration"));
  stats.worker_up = true;
  engine.SetStats(stats);
  health.BeginDrain();
  EXPECT_FALSE(admin.IsServing(""));
}

TEST(HealthTest, ALostWorkerIsNoticed) {
  FakeEngine engine;
  Statuses statuses;
  const Health health(engine, statuses);
  EngineStats stats;
  stats.worker_up = false;
  engine.SetStats(stats);
  EXPECT_TRUE(statuses.BecomesNotServing(""));
  EXPECT_TRUE(statuses.BecomesNotServing("limpid.v1.Restoration"));
}

}  // namespace
}  // namespace limpid::server
