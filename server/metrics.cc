#include "server/metrics.h"

namespace limpid::server {
namespace {

using prometheus::BuildCounter;
using prometheus::BuildHistogram;
using prometheus::Counter;
using prometheus::Family;
using prometheus::Histogram;
using prometheus::Registry;

Family<Counter>& CounterFamily(Registry& registry, const std::string& name,
                               const std::string& help) {
  return BuildCounter().Name(name).Help(help).Register(registry);
}

Family<Histogram>& StageFamily(Registry& registry) {
  return BuildHistogram()
      .Name("limpid_stage_duration_seconds")
      .Help("Time of one chunk in one stage.")
      .Register(registry);
}

template <typename Value>
void Count(const CounterBy<Value>& counters, Value value) {
  if (Counter* counter = counters.Find(value)) counter->Increment();
}

}  // namespace

Metrics::Sessions::Sessions(Registry& registry)
    : opened(AddCounter(registry, "limpid_sessions_opened_total",
                        "Sessions opened.")),
      closed(CounterFamily(registry, "limpid_sessions_closed_total",
                           "Opened sessions that have ended, by outcome."),
             "outcome", kSessionOutcomes),
      admission_rejected(
          CounterFamily(registry, "limpid_admission_rejected_total",
                        "Opens refused for want of room, by reason."),
          "reason", kAdmissionReasons),
      invalid_messages(
          CounterFamily(registry, "limpid_invalid_messages_total",
                        "Messages that ended their stream, by reason."),
          "reason", kInvalidMessageReasons),
      draining(AddGauge(registry, "limpid_draining",
                        "1 while the server drains, else 0.")) {}

Metrics::Frames::Frames(Registry& registry)
    : received(AddCounter(registry, "limpid_frames_received_total",
                          "Frames received from clients.")),
      dropped(
          CounterFamily(registry, "limpid_frames_dropped_total",
                        "Frames received that were not sent back, by reason."),
          "reason", kDropReasons),
      received_bytes(
          CounterFamily(registry, "limpid_received_bytes_total",
                        "Payload bytes of received frames, by encoding."),
          "encoding", kEncodings),
      sent_bytes(CounterFamily(registry, "limpid_sent_bytes_total",
                               "Payload bytes of sent frames, by encoding."),
                 "encoding", kEncodings) {}

Metrics::Times::Times(Registry& registry)
    : first_chunk_latency(AddHistogram(
          registry, "limpid_first_chunk_latency_seconds",
          "Last frame of a session's first chunk received, to chunk queued "
          "for sending.",
          LatencyBuckets())),
      chunk_latency(AddHistogram(
          registry, "limpid_chunk_latency_seconds",
          "Last frame of a chunk received, to chunk queued for sending.",
          LatencyBuckets())),
      chunk_interval(AddHistogram(registry, "limpid_chunk_interval_seconds",
                                  "Between consecutive chunks of a session.",
                                  LatencyBuckets())),
      flow_blocked(AddCounter(
          registry, "limpid_flow_blocked_seconds_total",
          "Time that sessions waited for their client to take what was "
          "restored.")) {}

Metrics::Metrics()
    : registry_(std::make_shared<Registry>()),
      stage_seconds_(StageFamily(*registry_), "stage", kStages, StageBuckets()),
      chunks_(*registry_, stage_seconds_),
      sessions_(*registry_),
      frames_(*registry_),
      times_(*registry_) {}

void Metrics::SessionOpened() { sessions_.opened.Increment(); }

void Metrics::SessionClosed(const absl::Status& status) {
  Count(sessions_.closed, OutcomeOf(status));
}

void Metrics::AdmissionRejected(Reason reason) {
  Count(sessions_.admission_rejected, reason);
}

void Metrics::InvalidMessage(Reason reason) {
  Count(sessions_.invalid_messages, reason);
}

void Metrics::FramesReceived(Encoding encoding, int64_t frames, int64_t bytes) {
  frames_.received.Increment(static_cast<double>(frames));
  frames_.received_bytes[encoding].Increment(static_cast<double>(bytes));
}

void Metrics::FramesSent(Encoding encoding, int64_t bytes) {
  frames_.sent_bytes[encoding].Increment(static_cast<double>(bytes));
}

void Metrics::FramesDropped(DropReason reason, int64_t frames) {
  frames_.dropped[reason].Increment(static_cast<double>(frames));
}

void Metrics::ChunkSent(const SentChunk& chunk) {
  const double latency = absl::ToDoubleSeconds(chunk.latency);
  times_.chunk_latency.Observe(latency);
  if (chunk.interval.has_value()) {
    times_.chunk_interval.Observe(absl::ToDoubleSeconds(*chunk.interval));
  } else {
    times_.first_chunk_latency.Observe(latency);
  }
  stage_seconds_[Stage::kDecode].Observe(
      absl::ToDoubleSeconds(chunk.decode_time));
  stage_seconds_[Stage::kEncodeOut].Observe(
      absl::ToDoubleSeconds(chunk.encode_out_time));
}

void Metrics::MessageSent(absl::Duration waited) {
  stage_seconds_[Stage::kSendWait].Observe(absl::ToDoubleSeconds(waited));
}

void Metrics::FlowBlocked(absl::Duration blocked) {
  times_.flow_blocked.Increment(absl::ToDoubleSeconds(blocked));
}

void Metrics::DrainBegan() { sessions_.draining.Set(1); }

}  // namespace limpid::server
