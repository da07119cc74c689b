// What the engine reports of its chunks, as metrics. Called from the device
// thread; thread-safe.
#pragma once

#include <prometheus/registry.h>

#include "engine/session/engine_observer.h"
#include "server/metric_families.h"
#include "server/metric_labels.h"

namespace limpid::server {

class ChunkMetrics final : public EngineObserver {
 public:
  // `registry` and `stage_seconds` must outlive the object.
  ChunkMetrics(prometheus::Registry& registry,
               const HistogramBy<Stage>& stage_seconds);

  void OnChunkRestored(const SessionConfig& config, const RestoredChunk& chunk,
                       bool deadline_met) override;
  void OnChunkFailed(const SessionConfig& config,
                     const absl::Status& status) override;

 private:
  struct Counts {
    explicit Counts(prometheus::Registry& registry);

    CounterBy<ChunkOutcome> chunks;
    CounterBy<DeadlineResult> deadlines;
    prometheus::Counter& frames_restored;
    prometheus::Counter& media_seconds;
  };
  struct Distributions {
    explicit Distributions(prometheus::Registry& registry);

    prometheus::Histogram& queue_wait_seconds;
    prometheus::Histogram& real_time_ratio;
    prometheus::Histogram& residual;
  };

  void ObserveStages(const SolverTimes& times);

  const HistogramBy<Stage>& stage_seconds_;
  Counts counts_;
  Distributions distributions_;
};

}  // namespace limpid::server
