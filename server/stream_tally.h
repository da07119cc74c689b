// What one stream has come to so far: told to the metrics as it happens, and to
// the client in progress messages and the summary. Thread-compatible.
#pragma once

#include <cstdint>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "engine/session/session.h"
#include "limpid/v1/restoration.pb.h"
#include "server/metrics.h"

namespace limpid::server {

class StreamTally {
 public:
  // `metrics` must outlive the tally.
  explicit StreamTally(Metrics& metrics) : metrics_(metrics) {}

  void Open(const SessionConfig& config);
  // Whole frames, and the bytes of all payloads.
  void CountReceived(int64_t frames, int64_t bytes);
  // LIVE was behind.
  void CountDropped(int64_t frames);
  // A chunk was packed at `now`, from `packing_at` on; its last frame came at
  // `arrived_at`.
  struct ChunkTimes {
    absl::Duration decode;
    absl::Time arrived_at;
    absl::Time packing_at;
    absl::Time now;
  };
  void CountRestored(const v1::Chunk& header, absl::Duration device_time,
                     const ChunkTimes& times);
  void CountSent(int64_t bytes);
  // Credits were owed at `now`, and could be paid or not.
  void CountCredits(absl::Time now, bool paid);
  // The stream is over; nothing is counted when it was never opened.
  void Close(const absl::Status& status);

  int64_t frames_received() const { return frames_received_; }
  int64_t frames_restored() const { return frames_restored_; }

  v1::Summary Summary() const;
  v1::Progress Progress(int64_t queue_position) const;

 private:
  Metrics& metrics_;
  bool is_open_ = false;
  Encoding source_encoding_ = Encoding::kRaw;
  Encoding output_encoding_ = Encoding::kRaw;
  int64_t frames_received_ = 0;
  int64_t frames_restored_ = 0;
  int64_t frames_dropped_ = 0;
  int64_t chunks_ = 0;
  absl::Duration first_chunk_latency_;
  absl::Duration device_time_;
  double squared_residuals_ = 0;  // weighted by frames
  absl::Time last_chunk_at_ = absl::InfinitePast();
  // Since when owed credits wait for room.
  absl::Time blocked_since_ = absl::InfiniteFuture();
};

}  // namespace limpid::server
