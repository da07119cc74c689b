// What an operator of the server may set about streams. The limits of one
// session (size, credits, cadence) are the engine's: EngineOptions.
#pragma once

#include <cstdint>

#include "absl/time/time.h"

namespace limpid::server {

struct ServiceOptions {
  // A stream that waits for its client this long is ended (kIdle); a notice
  // comes at half of it.
  absl::Duration idle_timeout = absl::Minutes(2);
  // A write that the client has not taken for this long ends the stream
  // (kClientNotReading).
  absl::Duration not_reading_timeout = absl::Seconds(30);
  // A chunk of an OFFLINE session waits this long for room in the worker's
  // queue before the stream is ended (kQueueFull). LIVE drops it at once.
  absl::Duration queue_wait = absl::Seconds(30);
  // Time that open sessions get to finish once the server drains.
  absl::Duration drain_deadline = absl::Seconds(30);
  // Of one received message. Larger ones are answered kMessageTooLarge; the
  // transport refuses without details beyond TransportMessageBytes().
  int64_t max_message_bytes = int64_t{16} << 20;
  // Of the frames in one sent message; larger chunks and frames are split.
  // Clients of gRPC take 4 MiB unless told otherwise.
  int64_t max_part_bytes = (int64_t{4} << 20) - (int64_t{64} << 10);
  // Chunks on their way to one client. OFFLINE grants no credits above it,
  // LIVE drops.
  int64_t outbound_cap_bytes = int64_t{256} << 20;
  // Threads that decode and encode frames.
  int codec_threads = 2;
};

// For grpc::ServerBuilder::SetMaxReceiveMessageSize.
inline int64_t TransportMessageBytes(const ServiceOptions& options) {
  return 2 * options.max_message_bytes;
}

}  // namespace limpid::server
