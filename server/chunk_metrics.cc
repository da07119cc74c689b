#include "server/chunk_metrics.h"

namespace limpid::server {
namespace {

constexpr double kAssumedFps = 30;  // as the engine's deadlines do

double MediaSeconds(const SessionConfig& config, const RestoredChunk& chunk) {
  const double fps = config.nominal_fps > 0 ? config.nominal_fps : kAssumedFps;
  return static_cast<double>(chunk.frames.size()) / fps;
}

}  // namespace

ChunkMetrics::ChunkMetrics(prometheus::Registry& registry,
                           const HistogramBy<Stage>& stage_seconds)
    : stage_seconds_(stage_seconds),
      chunks_(prometheus::BuildCounter()
                  .Name("limpid_chunks_total")
                  .Help("Chunks that the device has answered, by outcome.")
                  .Register(registry),
              "outcome", kChunkOutcomes),
      deadlines_(prometheus::BuildCounter()
                     .Name("limpid_deadlines_total")
                     .Help("Restored chunks by whether they met the deadline.")
                     .Register(registry),
                 "result", kDeadlineResults),
      frames_restored_(AddCounter(registry, "limpid_frames_restored_total",
                                  "Frames restored.")),
      media_seconds_(AddCounter(registry, "limpid_media_seconds_total",
                                "Video time of the restored frames.")),
      queue_wait_seconds_(AddHistogram(registry, "limpid_queue_wait_seconds",
                                       "Time of a chunk in the worker's queue.",
                                       LatencyBuckets())),
      real_time_ratio_(AddHistogram(
          registry, "limpid_real_time_ratio",
          "Device time of a chunk over its video time.", RatioBuckets())),
      residual_(AddHistogram(
          registry, "limpid_consistency_residual_ratio",
          "RMS of A x - y of a restored chunk, full scale being 1.",
          ResidualBuckets())) {}

void ChunkMetrics::OnChunkRestored(const SessionConfig& config,
                                   const RestoredChunk& chunk,
                                   bool deadline_met) {
  const double media_seconds = MediaSeconds(config, chunk);
  chunks_[ChunkOutcome::kRestored].Increment();
  deadlines_[deadline_met ? DeadlineResult::kMet : DeadlineResult::kMissed]
      .Increment();
  frames_restored_.Increment(static_cast<double>(chunk.frames.size()));
  media_seconds_.Increment(media_seconds);
  queue_wait_seconds_.Observe(absl::ToDoubleSeconds(chunk.queue_time));
  real_time_ratio_.Observe(absl::ToDoubleSeconds(chunk.device_time) /
                           media_seconds);
  residual_.Observe(chunk.residual);
  ObserveStages(chunk.times);
}

// A stage without time did not take place.
void ChunkMetrics::ObserveStages(const SolverTimes& times) {
  const auto observe = [this](Stage stage, absl::Duration time) {
    if (time > absl::ZeroDuration()) {
      stage_seconds_[stage].Observe(absl::ToDoubleSeconds(time));
    }
  };
  observe(Stage::kInitialise, times.initialise);
  observe(Stage::kEncode, times.encode);
  observe(Stage::kDenoise, times.denoise);
  observe(Stage::kConsistency, times.consistency);
  observe(Stage::kDecodeLatent, times.decode_latent);
  observe(Stage::kProject, times.project);
}

void ChunkMetrics::OnChunkFailed(const SessionConfig& /*config*/,
                                 const absl::Status& status) {
  chunks_[absl::IsCancelled(status) ? ChunkOutcome::kCancelled
                                    : ChunkOutcome::kFailed]
      .Increment();
}

}  // namespace limpid::server
