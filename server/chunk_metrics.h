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
  void ObserveStages(const SolverTimes& times);

  const HistogramBy<Stage>& stage_seconds_;
  CounterBy<ChunkOutcome> chunks_;
  CounterBy<DeadlineResult> deadlines_;
  prometheus::Counter& frames_restored_;
  prometheus::Counter& media_seconds_;
  prometheus::Histogram& queue_wait_seconds_;
  prometheus::Histogram& real_time_ratio_;
  prometheus::Histogram& residual_;
};

}  // namespace limpid::server
