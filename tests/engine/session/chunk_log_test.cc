#include "engine/session/chunk_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace limpid {
namespace {

using testing::ElementsAre;

constexpr int64_t kFullChunk = 12;

RestoredChunk ChunkOf(int64_t num_frames, absl::Duration device_time) {
  RestoredChunk chunk;
  chunk.frames.resize(num_frames);
  chunk.device_time = device_time;
  return chunk;
}

MeasurementModel IdentityModel() {
  return MeasurementModel({}, 0, {4, 2}, MemoryBudget::Lease());
}

class RecordingObserver final : public EngineObserver {
 public:
  void OnChunkRestored(const SessionConfig&, const RestoredChunk& chunk,
                       bool deadline_met) override {
    restored.push_back(chunk.first_frame);
    met.push_back(deadline_met);
  }
  void OnChunkFailed(const SessionConfig&,
                     const absl::Status& status) override {
    failed.push_back(status);
  }

  std::vector<int64_t> restored;
  std::vector<bool> met;
  std::vector<absl::Status> failed;
};

TEST(ChunkLogTest, PredictsTheTimeOfTheLastFullChunk) {
  ChunkLog log(kFullChunk, nullptr);
  const SessionConfig config;
  log.Restored(config, IdentityModel(),
               ChunkOf(kFullChunk, absl::Milliseconds(70)), true);
  log.Restored(config, IdentityModel(), ChunkOf(1, absl::Milliseconds(5)),
               true);
  EXPECT_EQ(log.PredictedChunkTime(config), absl::Milliseconds(70));
}

TEST(ChunkLogTest, PredictsNothingFromOtherWork) {
  ChunkLog log(kFullChunk, nullptr);
  SessionConfig config;
  log.Restored(config, IdentityModel(),
               ChunkOf(kFullChunk, absl::Milliseconds(70)), true);
  config.noise_level = 0.1;
  EXPECT_EQ(log.PredictedChunkTime(config), absl::ZeroDuration());
}

TEST(ChunkLogTest, TellsTheObserver) {
  RecordingObserver observer;
  ChunkLog log(kFullChunk, &observer);
  RestoredChunk late = ChunkOf(1, absl::Milliseconds(5));
  late.first_frame = 9;
  log.Restored({}, IdentityModel(), ChunkOf(1, absl::Milliseconds(5)), true);
  log.Restored({}, IdentityModel(), late, false);
  log.Failed({}, absl::InternalError("broken"));
  EXPECT_THAT(observer.restored, ElementsAre(0, 9));
  EXPECT_THAT(observer.met, ElementsAre(true, false));
  EXPECT_THAT(observer.failed, ElementsAre(absl::InternalError("broken")));
}

TEST(ChunkLogTest, AddsUpDeviceTimeAndDefects) {
  ChunkLog log(kFullChunk, nullptr);
  log.AddDeviceTime(absl::Milliseconds(3));
  log.AddDeviceTime(absl::Milliseconds(4));
  log.CountNonFinite();
  EXPECT_EQ(log.device_busy(), absl::Milliseconds(7));
  EXPECT_EQ(log.non_finite_chunks(), 1);
}

}  // namespace
}  // namespace limpid
