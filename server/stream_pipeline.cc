#include "server/stream_pipeline.h"

#include <utility>

#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "engine/base/errors.h"
#include "engine/base/status_macros.h"
#include "engine/session/resolve_operator.h"
#include "server/wire_config.h"
#include "server/wire_operator.h"

namespace limpid::server {
namespace {

constexpr char kChangeField[] = "control.operator_change.";

absl::Status UnderChange(const absl::Status& status) {
  return WithField(status, kChangeField + FieldOf(status).value_or("operator"));
}

absl::Status CheckSameSize(FrameSize changed, FrameSize opened) {
  if (changed == opened) return absl::OkStatus();
  return InvalidField(
      "operator",
      absl::StrFormat("the operator restores %dx%d, expected %dx%d as opened",
                      changed.width, changed.height, opened.width,
                      opened.height));
}

}  // namespace

absl::StatusOr<std::unique_ptr<StreamPipeline>> StreamPipeline::Open(
    const v1::Open& open, Engine& engine, const ServiceOptions& options,
    SubmissionQueue::MakeCallback make_callback) {
  const SessionLimits& limits = engine.options().session_limits;
  ASSIGN_OR_RETURN(SessionConfig config, ConfigFromOpen(open, limits));
  ASSIGN_OR_RETURN(std::unique_ptr<Session> session,
                   engine.Open(std::move(config)));
  ASSIGN_OR_RETURN(StreamCodecs codecs,
                   MakeStreamCodecs(session->config(), options));
  return std::unique_ptr<StreamPipeline>(
      new StreamPipeline(std::move(session), std::move(codecs), limits, options,
                         std::move(make_callback)));
}

StreamPipeline::StreamPipeline(std::unique_ptr<Session> session,
                               StreamCodecs codecs, const SessionLimits& limits,
                               const ServiceOptions& options,
                               SubmissionQueue::MakeCallback make_callback)
    : limits_(limits),
      options_(options),
      session_(std::move(session)),
      codecs_(std::move(codecs)),
      submissions_(*session_, options.queue_wait, std::move(make_callback)),
      cutter_(limits.cadence, submissions_) {}

v1::Opened StreamPipeline::OpenedMessage() const {
  v1::Opened message;
  *message.mutable_config() = ConfigMessage(config(), options_.max_part_bytes);
  message.mutable_config()->set_output_codec_config(
      codecs_.egress.codec_config());
  message.set_initial_credits(limits_.max_frames_in_flight);
  *message.mutable_cadence() = CadenceMessage(limits_.cadence);
  message.set_reserved_bytes(session_->reserved_bytes());
  return message;
}

absl::Status StreamPipeline::Take(v1::Frames frames) {
  for (int i = 0; i < frames.frames_size(); ++i) {
    const absl::Time begin = absl::Now();
    ASSIGN_OR_RETURN(
        std::vector<Frame> ready,
        codecs_.ingest.Take(std::move(*frames.mutable_frames(i)), i));
    const absl::Time now = absl::Now();
    cutter_.Take(std::move(ready), now - begin, now);
  }
  return absl::OkStatus();
}

absl::Status StreamPipeline::Apply(const v1::Control& control) {
  if (control.has_operator_change()) return Change(control.operator_change());
  // A flush leaves the decoder alone: what it holds back needs the access
  // units that follow.
  if (control.has_reset()) {
    RETURN_IF_ERROR(DrainDecoder());
    cutter_.Restart(absl::Now());
  } else {
    cutter_.Flush(absl::Now());
  }
  return absl::OkStatus();
}

absl::Status StreamPipeline::Finish() {
  RETURN_IF_ERROR(DrainDecoder());
  cutter_.Flush(absl::Now());
  return absl::OkStatus();
}

absl::Status StreamPipeline::Change(const v1::OperatorChange& message) {
  const FrameSize largest_mask = {.width = limits_.max_width,
                                  .height = limits_.max_height};
  absl::StatusOr<OperatorSpec> op =
      OperatorFromMessage(message.operator_(), largest_mask,
                          std::string(kChangeField) + "operator");
  RETURN_IF_ERROR(op.status());
  OperatorChange change;
  change.op = *std::move(op);
  if (message.has_noise_level()) change.noise_level = message.noise_level();
  absl::StatusOr<OperatorSpec> resolved = ResolveOperator(
      change.op, change.noise_level.value_or(config().noise_level),
      config().source.size);
  if (!resolved.ok()) return UnderChange(resolved.status());
  const absl::Status same_size = CheckSameSize(
      RestoredSize(*resolved, config().source.size), config().output.size);
  if (!same_size.ok()) return UnderChange(same_size);
  const int64_t from = static_cast<int64_t>(message.from_frame());
  codecs_.ingest.ExpectMasks(from, HasPerFrameMask(change.op));
  cutter_.ChangeFrom(from, std::move(change));
  return absl::OkStatus();
}

absl::Status StreamPipeline::DrainDecoder() {
  const absl::Time begin = absl::Now();
  ASSIGN_OR_RETURN(std::vector<Frame> frames, codecs_.ingest.Drain());
  const absl::Time now = absl::Now();
  cutter_.Take(std::move(frames), now - begin, now);
  return absl::OkStatus();
}

}  // namespace limpid::server
