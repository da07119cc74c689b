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

Metrics::Metrics()
    : registry_(std::make_shared<Registry>()),
      stage_seconds_(StageFamily(*registry_), "stage", kStages, StageBuckets()),
      chunks_(*registry_, stage_seconds_),
      sessions_opened_(AddCounter(*registry_, "limpid_sessions_opened_total",
                                  "Sessions opened.")),
      sessions_closed_(
          CounterFamily(*registry_, "limpid_sessions_closed_total",
                        "Opened sessions that have ended, by outcome."),
          "outcome", kSessionOutcomes),
      admission_rejected_(
          CounterFamily(*registry_, "limpid_admission_rejected_total",
                        "Opens refused for want of room, by reason."),
          "reason", kAdmissionReasons),
      invalid_messages_(
          CounterFamily(*registry_, "limpid_invalid_messages_total",
                        "Messages that ended their stream, by reason."),
          "reason", kInvalidMessageReasons),
      frames_received_(AddCounter(*registry_, "limpid_frames_received_total",
                                  "Frames received from clients.")),
      frames_dropped_(
          CounterFamily(*registry_, "limpid_frames_dropped_total",
                        "Frames received that were not sent back, by reason."),
          "reason", kDropReasons),
      received_bytes_(
          CounterFamily(*registry_, "limpid_received_bytes_total",
                        "Payload bytes of received frames, by encoding."),
          "encoding", kEncodings),
      sent_bytes_(CounterFamily(*registry_, "limpid_sent_bytes_total",
                                "Payload bytes of sent frames, by encoding."),
                  "encoding", kEncodings),
      first_chunk_latency_seconds_(AddHistogram(
          *registry_, "limpid_first_chunk_latency_seconds",
          "Last frame of a session's first chunk received, to chunk queued "
          "for sending.",
          LatencyBuckets())),
      chunk_latency_seconds_(AddHistogram(
          *registry_, "limpid_chunk_latency_seconds",
          "Last frame of a chunk received, to chunk queued for sending.",
          LatencyBuckets())),
      chunk_interval_seconds_(AddHistogram(
          *registry_, "limpid_chunk_interval_seconds",
          "Between consecutive chunks of a session.", LatencyBuckets())),
      flow_blocked_seconds_(AddCounter(
          *registry_, "limpid_flow_blocked_seconds_total",
          "Time that sessions waited for their client to take what was "
          "restored.")),
      draining_(AddGauge(*registry_, "limpid_draining",
                         "1 while the server drains, else 0.")) {}

void Metrics::SessionOpened() { sessions_opened_.Increment(); }

void Metrics::SessionClosed(const absl::Status& status) {
  Count(sessions_closed_, OutcomeOf(status));
}

void Metrics::AdmissionRejected(Reason reason) {
  Count(admission_rejected_, reason);
}

void Metrics::InvalidMessage(Reason reason) {
  Count(invalid_messages_, reason);
}

void Metrics::FramesReceived(Encoding encoding, int64_t frames, int64_t bytes) {
  frames_received_.Increment(static_cast<double>(frames));
  received_bytes_[encoding].Increment(static_cast<double>(bytes));
}

void Metrics::FramesSent(Encoding encoding, int64_t bytes) {
  sent_bytes_[encoding].Increment(static_cast<double>(bytes));
}

void Metrics::FramesDropped(DropReason reason, int64_t frames) {
  frames_dropped_[reason].Increment(static_cast<double>(frames));
}

void Metrics::ChunkSent(const SentChunk& chunk) {
  const double latency = absl::ToDoubleSeconds(chunk.latency);
  chunk_latency_seconds_.Observe(latency);
  if (chunk.interval.has_value()) {
    chunk_interval_seconds_.Observe(absl::ToDoubleSeconds(*chunk.interval));
  } else {
    first_chunk_latency_seconds_.Observe(latency);
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
  flow_blocked_seconds_.Increment(absl::ToDoubleSeconds(blocked));
}

void Metrics::DrainBegan() { draining_.Set(1); }

}  // namespace limpid::server
