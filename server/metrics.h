// What the server counts and times, for Prometheus.
//
// Streams and the engine report events; the state of the engine is read when
// it is scraped (engine_gauges.h). Every method is thread-safe and cheap: no
// string is looked up. docs/operations.md has the table.
//
// Not here, because nothing in this server can move them yet: batch size,
// reclaims of parked sessions, resumes, worker restarts, device errors, cache
// bytes by kind, colour drift, canary. Each comes with its source.
#pragma once

#include <prometheus/registry.h>

#include <cstdint>
#include <memory>
#include <optional>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "engine/base/errors.h"
#include "engine/video/encoding.h"
#include "server/chunk_metrics.h"
#include "server/metric_families.h"
#include "server/metric_labels.h"

namespace limpid::server {

// A restored chunk on its way to the client.
struct SentChunk {
  // Its last frame received, to its first message queued for writing.
  absl::Duration latency;
  // Since the session's chunk before it was queued; unset for the first one.
  std::optional<absl::Duration> interval;
  absl::Duration decode_time;      // payloads -> frames
  absl::Duration encode_out_time;  // frames -> payloads
};

class Metrics {
 public:
  Metrics();

  void SessionOpened();
  // Only for sessions that were opened.
  void SessionClosed(const absl::Status& status);
  // An open was refused. Reasons that are not about admission are ignored.
  void AdmissionRejected(Reason reason);
  // A message ended its stream. Reasons that are not a message's fault are
  // ignored.
  void InvalidMessage(Reason reason);

  // Whole frames; `bytes` of their payloads.
  void FramesReceived(Encoding encoding, int64_t frames, int64_t bytes);
  void FramesSent(Encoding encoding, int64_t bytes);
  void FramesDropped(DropReason reason, int64_t frames);

  void ChunkSent(const SentChunk& chunk);
  // A message was taken by the transport `waited` after it was queued.
  void MessageSent(absl::Duration waited);
  // A session could not go on for `blocked` because its client did not take
  // what was restored.
  void FlowBlocked(absl::Duration blocked);

  void DrainBegan();

  // For Engine::Create.
  EngineObserver& engine_observer() { return chunks_; }
  const std::shared_ptr<prometheus::Registry>& registry() const {
    return registry_;
  }

 private:
  struct Sessions {
    explicit Sessions(prometheus::Registry& registry);

    prometheus::Counter& opened;
    CounterBy<SessionOutcome> closed;
    CounterBy<Reason> admission_rejected;
    CounterBy<Reason> invalid_messages;
    prometheus::Gauge& draining;
  };
  struct Frames {
    explicit Frames(prometheus::Registry& registry);

    prometheus::Counter& received;
    CounterBy<DropReason> dropped;
    CounterBy<Encoding> received_bytes;
    CounterBy<Encoding> sent_bytes;
  };
  // In seconds.
  struct Times {
    explicit Times(prometheus::Registry& registry);

    prometheus::Histogram& first_chunk_latency;
    prometheus::Histogram& chunk_latency;
    prometheus::Histogram& chunk_interval;
    prometheus::Counter& flow_blocked;
  };

  const std::shared_ptr<prometheus::Registry> registry_;
  HistogramBy<Stage> stage_seconds_;
  ChunkMetrics chunks_;
  Sessions sessions_;
  Frames frames_;
  Times times_;
};

}  // namespace limpid::server
