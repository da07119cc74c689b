#include "engine/session/chunk_log.h"

namespace limpid {

ChunkLog::ChunkLog(int64_t full_chunk_frames, EngineObserver* observer)
    : full_chunk_frames_(full_chunk_frames), observer_(observer) {}

void ChunkLog::Restored(const SessionConfig& config,
                        const MeasurementModel& model,
                        const RestoredChunk& chunk, bool deadline_met) {
  if (std::ssize(chunk.frames) == full_chunk_frames_) {
    times_.Record(WorkKindOf(config, model.spec(), model.noise_level()),
                  chunk.device_time);
  }
  if (observer_ != nullptr) {
    observer_->OnChunkRestored(config, chunk, deadline_met);
  }
}

void ChunkLog::Failed(const SessionConfig& config, const absl::Status& status) {
  if (observer_ != nullptr) observer_->OnChunkFailed(config, status);
}

void ChunkLog::CountNonFinite() {
  absl::MutexLock lock(&mutex_);
  ++non_finite_chunks_;
}

void ChunkLog::AddDeviceTime(absl::Duration busy) {
  absl::MutexLock lock(&mutex_);
  device_busy_ += busy;
}

absl::Duration ChunkLog::device_busy() const {
  absl::MutexLock lock(&mutex_);
  return device_busy_;
}

int64_t ChunkLog::non_finite_chunks() const {
  absl::MutexLock lock(&mutex_);
  return non_finite_chunks_;
}

absl::Duration ChunkLog::PredictedChunkTime(const SessionConfig& config) const {
  return times_.Find(WorkKindOf(config, config.op, config.noise_level));
}

}  // namespace limpid
