#include "server/chunk_metrics.h"

#include <string>

#include "server/media_time.h"

namespace limpid::server {
namespace {

using prometheus::BuildCounter;
using prometheus::Counter;
using prometheus::Family;
using prometheus::Registry;

Family<Counter>& CounterFamily(Registry& registry, const std::string& name,
                               const std::string& help) {
  return BuildCounter().Name(name).Help(help).Register(registry);
}

}  // namespace

ChunkMetrics::Counts::Counts(Registry& registry)
    : chunks(CounterFamily(registry, "limpid_chunks_total",
                           "Chunks that the device has answered, by outcome."),
             "outcome", kChunkOutcomes),
      deadlines(CounterFamily(registry, "limpid_deadlines_total",
                              "Restored chunks by whether they met the "
                              "deadline."),
                "result", kDeadlineResults),
      frames_restored(AddCounter(registry, "limpid_frames_restored_total",
                                 "Frames restored.")),
      media_seconds(AddCounter(registry, "limpid_media_seconds_total",
                               "Video time of the restored frames.")) {}

ChunkMetrics::Distributions::Distributions(Registry& registry)
    : queue_wait_seconds(AddHistogram(registry, "limpid_queue_wait_seconds",
                                      "Time of a chunk in the worker's queue.",
                                      LatencyBuckets())),
      real_time_ratio(AddHistogram(
          registry, "limpid_real_time_ratio",
          "Device time of a chunk over its video time.", RatioBuckets())),
      residual(AddHistogram(
          registry, "limpid_consistency_residual_ratio",
          "RMS of A x - y of a restored chunk, full scale being 1.",
          ResidualBuckets())) {}

ChunkMetrics::ChunkMetrics(Registry& registry,
                           const HistogramBy<Stage>& stage_seconds)
    : stage_seconds_(stage_seconds),
      counts_(registry),
      distributions_(registry) {}

void ChunkMetrics::OnChunkRestored(const SessionConfig& config,
                                   const RestoredChunk& chunk,
                                   bool deadline_met) {
  const double media_seconds = MediaSeconds(chunk.frames, config);
  counts_.chunks[ChunkOutcome::kRestored].Increment();
  counts_
      .deadlines[deadline_met ? DeadlineResult::kMet : DeadlineResult::kMissed]
      .Increment();
  counts_.frames_restored.Increment(static_cast<double>(chunk.frames.size()));
  counts_.media_seconds.Increment(media_seconds);
  distributions_.queue_wait_seconds.Observe(
      absl::ToDoubleSeconds(chunk.queue_time));
  distributions_.real_time_ratio.Observe(
      absl::ToDoubleSeconds(chunk.device_time) / media_seconds);
  distributions_.residual.Observe(chunk.residual);
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
  counts_
      .chunks[absl::IsCancelled(status) ? ChunkOutcome::kCancelled
                                        : ChunkOutcome::kFailed]
      .Increment();
}

}  // namespace limpid::server
