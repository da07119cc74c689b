// What became of the engine's chunks: counts, times, and the observer's news.
// Thread-safe; the worker writes, anyone reads.
#pragma once

#include <cstdint>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "engine/session/chunk_time_table.h"
#include "engine/session/engine_observer.h"
#include "engine/session/measurement_model.h"

namespace limpid {

class ChunkLog {
 public:
  // `observer` may be null; otherwise it must outlive the log. Chunks of
  // `full_chunk_frames` make the predictions.
  ChunkLog(int64_t full_chunk_frames, EngineObserver* observer);

  void Restored(const SessionConfig& config, const MeasurementModel& model,
                const RestoredChunk& chunk, bool deadline_met);
  void Failed(const SessionConfig& config, const absl::Status& status);
  void CountNonFinite() ABSL_LOCKS_EXCLUDED(mutex_);
  void AddDeviceTime(absl::Duration busy) ABSL_LOCKS_EXCLUDED(mutex_);

  absl::Duration device_busy() const ABSL_LOCKS_EXCLUDED(mutex_);
  int64_t non_finite_chunks() const ABSL_LOCKS_EXCLUDED(mutex_);
  absl::Duration PredictedChunkTime(const SessionConfig& config) const;

 private:
  const int64_t full_chunk_frames_;
  EngineObserver* const observer_;
  ChunkTimeTable times_;
  mutable absl::Mutex mutex_;
  absl::Duration device_busy_ ABSL_GUARDED_BY(mutex_);
  int64_t non_finite_chunks_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace limpid
