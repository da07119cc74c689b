#include "server/stream_tally.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "server/wire_duration.h"

namespace limpid::server {

void StreamTally::Open(const SessionConfig& config) {
  is_open_ = true;
  source_encoding_ = config.source_encoding;
  output_encoding_ = config.output_encoding;
  metrics_.SessionOpened();
}

void StreamTally::CountReceived(int64_t frames, int64_t bytes) {
  frames_received_ += frames;
  metrics_.FramesReceived(source_encoding_, frames, bytes);
}

void StreamTally::CountDropped(int64_t frames) {
  frames_dropped_ += frames;
  metrics_.FramesDropped(DropReason::kBehind, frames);
}

void StreamTally::CountRestored(const v1::Chunk& header,
                                absl::Duration device_time,
                                const ChunkTimes& times) {
  const absl::Duration latency = times.now - times.arrived_at;
  std::optional<absl::Duration> interval;
  if (chunks_ > 0) interval = times.now - last_chunk_at_;
  if (chunks_ == 0) first_chunk_latency_ = latency;
  last_chunk_at_ = times.now;
  ++chunks_;
  frames_restored_ += header.frame_count();
  device_time_ += device_time;
  squared_residuals_ +=
      header.frame_count() * header.residual() * header.residual();
  metrics_.ChunkSent({.latency = latency,
                      .interval = interval,
                      .decode_time = times.decode,
                      .encode_out_time = times.now - times.packing_at});
}

void StreamTally::CountSent(int64_t bytes) {
  metrics_.FramesSent(output_encoding_, bytes);
}

void StreamTally::CountCredits(absl::Time now, bool paid) {
  blocked_since_ = std::min(blocked_since_, now);
  if (!paid) return;
  metrics_.FlowBlocked(now -
                       std::exchange(blocked_since_, absl::InfiniteFuture()));
}

void StreamTally::Close(const absl::Status& status) {
  if (!std::exchange(is_open_, false)) return;
  metrics_.SessionClosed(status);
  metrics_.FramesDropped(DropReason::kSessionEnded,
                         frames_received_ - frames_restored_ - frames_dropped_);
}

v1::Summary StreamTally::Summary() const {
  v1::Summary summary;
  summary.set_frames_received(frames_received_);
  summary.set_frames_restored(frames_restored_);
  summary.set_frames_dropped(frames_dropped_);
  summary.set_chunks(chunks_);
  *summary.mutable_first_chunk_latency() =
      DurationMessage(first_chunk_latency_);
  *summary.mutable_device_time() = DurationMessage(device_time_);
  if (frames_restored_ > 0) {
    summary.set_residual(
        std::sqrt(squared_residuals_ / static_cast<double>(frames_restored_)));
  }
  return summary;
}

v1::Progress StreamTally::Progress(int64_t queue_position) const {
  v1::Progress progress;
  progress.set_frames_received(frames_received_);
  progress.set_frames_restored(frames_restored_);
  progress.set_queue_position(queue_position);
  return progress;
}

}  // namespace limpid::server
