#include "server/stream_session.h"

#include <spdlog/spdlog.h>

#include <string>
#include <utility>

#include "absl/time/clock.h"
#include "engine/base/errors.h"
#include "engine/base/status_macros.h"
#include "server/message_size.h"
#include "server/random_id.h"
#include "server/wire_frame.h"
#include "server/wire_notice.h"

namespace limpid::server {
namespace {

constexpr int kSessionIdBytes = 16;
constexpr absl::Duration kProgressPeriod = absl::Seconds(1);

}  // namespace

StreamSession::StreamSession(const StreamContext& context,
                             std::shared_ptr<StreamCall> call)
    : context_(context),
      watch_(context.options.idle_timeout, absl::Now()),
      strand_(context.codecs),
      call_(std::move(call)),
      tally_(context.metrics) {}

template <typename Task>
void StreamSession::Post(Task task) {
  strand_.Post([self = shared_from_this(), task = std::move(task)]() mutable {
    if (self->call_ == nullptr) return;
    task();
    self->Settle();
  });
}

void StreamSession::Receive(v1::RestoreRequest request) {
  watch_.Received(absl::Now());
  Post([this, request = std::move(request)]() mutable {
    ++messages_done_;
    const absl::Status status = Accept(std::move(request));
    if (!status.ok()) context_.metrics.InvalidMessage(ReasonOf(status));
    Advance(status);
    if (call_ != nullptr) call_->ReadNext();
  });
}

void StreamSession::Close() {
  Post([this] { Advance(rules_.AcceptClose()); });
}

void StreamSession::Written(int64_t frames) {
  Post([this, frames] {
    // LIVE pays when a chunk is restored: a client that cannot receive must go
    // on sending, and loses whole chunks.
    if (frames > 0 && !is_live()) owed_credits_ += frames;
    Advance(absl::OkStatus());
  });
}

void StreamSession::Stop(absl::Status status) {
  Post([this, status = std::move(status)] { End(status); });
}

void StreamSession::Drain(absl::Duration deadline) {
  Post([this, deadline] {
    if (pipeline_ == nullptr) {
      return End(WithReason(absl::UnavailableError("the server is draining"),
                            Reason::kDraining));
    }
    draining_ = true;
    if (!concluded_) Send(DrainingMessage(deadline));
  });
}

void StreamSession::CheckTimers(absl::Time now) {
  const StreamWatch::Tick tick = watch_.Check(now, !outbound_.empty());
  if (!tick.is_idle) {
    return Post([this] {
      ReportProgress();
      Advance(absl::OkStatus());
    });
  }
  if (!tick.status.ok()) return Stop(tick.status);
  if (!tick.warning.has_value()) return;
  Post([this, left = *tick.warning] {
    if (!concluded_) Send(IdleMessage(left));
  });
}

StreamInfo StreamSession::Info() const {
  StreamInfo info = watch_.Info();
  info.outbound_bytes = outbound_.bytes();
  return info;
}

absl::Status StreamSession::Accept(v1::RestoreRequest request) {
  RETURN_IF_ERROR(
      CheckMessageSize(request, context_.options.max_message_bytes));
  RETURN_IF_ERROR(rules_.Accept(request));
  switch (request.message_case()) {
    case v1::RestoreRequest::kOpen:
      return AcceptOpen(request.open());
    case v1::RestoreRequest::kFrames:
      return AcceptFrames(std::move(*request.mutable_frames()));
    case v1::RestoreRequest::kControl:
      return pipeline_->Apply(request.control());
    case v1::RestoreRequest::kAck:
      return outbound_.Acknowledge(request.ack().sequence());
    case v1::RestoreRequest::kEnd:
      return pipeline_->Finish();
    case v1::RestoreRequest::kResume:
    case v1::RestoreRequest::MESSAGE_NOT_SET:
      break;
  }
  return absl::InternalError("the rules let an unknown message pass");
}

absl::Status StreamSession::AcceptOpen(const v1::Open& open) {
  absl::StatusOr<std::unique_ptr<StreamPipeline>> opened = StreamPipeline::Open(
      open, context_.engine, context_.options,
      [this](const MeasuredChunk& chunk) { return MakeCallback(chunk); });
  if (!opened.ok()) {
    context_.metrics.AdmissionRejected(ReasonOf(opened.status()));
    return opened.status();
  }
  pipeline_ = *std::move(opened);
  tally_.Open(pipeline_->config());
  const SessionConfig& config = pipeline_->config();
  v1::RestoreResponse message;
  *message.mutable_opened() = pipeline_->OpenedMessage();
  message.mutable_opened()->set_session_id(RandomId(kSessionIdBytes));
  rules_.Open({.credits = message.opened().initial_credits(),
               .pts_increases = !IsAccessUnit(config.source_encoding)});
  List(message.opened().session_id(), config);
  Send(std::move(message));
  return absl::OkStatus();
}

void StreamSession::List(const std::string& session_id,
                         const SessionConfig& config) {
  Settle();
  watch_.Opened(session_id, config, absl::Now());
  spdlog::info("session {} opened: {}x{}, {}, {}", session_id,
               config.source.size.width, config.source.size.height,
               FormatOperator(config.op),
               std::string(SolverName(config.solver)));
}

absl::Status StreamSession::AcceptFrames(v1::Frames frames) {
  tally_.CountReceived(rules_.frames_received() - tally_.frames_received(),
                       PayloadBytes(frames.frames()));
  return pipeline_->Take(std::move(frames));
}

RestoredCallback StreamSession::MakeCallback(const MeasuredChunk& measured) {
  return [self = shared_from_this(), decode_time = measured.decode_time,
          arrived_at = measured.arrived_at](
             absl::StatusOr<RestoredChunk> chunk) mutable {
    StreamSession* session = self.get();
    session->Post(
        [session, decode_time, arrived_at, chunk = std::move(chunk)]() mutable {
          session->pipeline_->submissions().Answered();
          session->Advance(
              session->SendChunk(std::move(chunk), decode_time, arrived_at));
        });
  };
}

absl::Status StreamSession::SendChunk(absl::StatusOr<RestoredChunk> chunk,
                                      absl::Duration decode_time,
                                      absl::Time arrived_at) {
  RETURN_IF_ERROR(chunk.status());
  const absl::Time packing_at = absl::Now();
  const absl::Duration device_time = chunk->device_time;
  ASSIGN_OR_RETURN(std::vector<v1::RestoreResponse> messages,
                   pipeline_->Pack(*std::move(chunk), decode_time));
  const v1::Chunk& header = messages.front().chunk();
  tally_.CountRestored(header, device_time,
                       {.decode = decode_time,
                        .arrived_at = arrived_at,
                        .packing_at = packing_at,
                        .now = absl::Now()});
  if (is_live()) owed_credits_ += header.frame_count();
  for (v1::RestoreResponse& message : messages) {
    tally_.CountSent(PayloadBytes(message.chunk().frames()));
    Send(std::move(message));
  }
  return absl::OkStatus();
}

void StreamSession::Advance(const absl::Status& status) {
  if (!status.ok()) return End(status);
  if (pipeline_ == nullptr) return;
  const absl::Status submitted = Submit();
  if (!submitted.ok()) return End(submitted);
  if (!rules_.ended()) return PayCredits();
  if (pipeline_->submissions().is_idle()) Conclude();
}

void StreamSession::Conclude() {
  if (!std::exchange(concluded_, true)) {
    v1::RestoreResponse message;
    *message.mutable_summary() = tally_.Summary();
    Send(std::move(message));
  }
  if (outbound_.empty()) End(absl::OkStatus());
}

absl::Status StreamSession::Submit() {
  SubmissionQueue& submissions = pipeline_->submissions();
  RETURN_IF_ERROR(submissions.Submit(absl::Now(), has_room()));
  rules_.RetireChanges(submissions.TakeApplied());
  for (const FrameRange& range : submissions.TakeDropped()) TellDropped(range);
  return absl::OkStatus();
}

void StreamSession::TellDropped(const FrameRange& range) {
  tally_.CountDropped(range.num_frames);
  owed_credits_ += range.num_frames;
  Send(DroppedMessage(range));
}

void StreamSession::PayCredits() {
  if (owed_credits_ == 0) return;
  const bool may_pay = is_live() || has_room();
  tally_.CountCredits(absl::Now(), may_pay);
  if (!may_pay) return;
  rules_.GrantCredits(owed_credits_);
  Send(CreditMessage(std::exchange(owed_credits_, 0)));
}

void StreamSession::ReportProgress() {
  const absl::Time now = absl::Now();
  if (pipeline_ == nullptr || concluded_ || now < next_progress_) return;
  next_progress_ = now + kProgressPeriod;
  v1::RestoreResponse message;
  *message.mutable_progress() =
      tally_.Progress(pipeline_->session().queue_position());
  Send(std::move(message));
}

void StreamSession::Send(v1::RestoreResponse message) {
  outbound_.Push(std::move(message));
  call_->WriteNext();
}

void StreamSession::End(const absl::Status& status) {
  if (!status.ok()) outbound_.Clear();
  pipeline_ = nullptr;
  tally_.Close(status);
  const std::string session_id = watch_.Info().session_id;
  if (!session_id.empty()) {
    spdlog::info("session {} ended: {} of {} frames restored, {}", session_id,
                 tally_.frames_restored(), tally_.frames_received(),
                 status.ToString());
  }
  std::exchange(call_, nullptr)->End(status);
}

bool StreamSession::is_live() const {
  return pipeline_->config().mode == Mode::kLive;
}

bool StreamSession::has_room() const {
  return outbound_.bytes() < context_.options.outbound_cap_bytes;
}

StreamState StreamSession::State() const {
  if (pipeline_ == nullptr) return StreamState::kConnected;
  if (draining_ || rules_.ended()) return StreamState::kDraining;
  return is_busy() ? StreamState::kActive : StreamState::kWaiting;
}

bool StreamSession::is_busy() const {
  return pipeline_ != nullptr && !pipeline_->submissions().is_idle();
}

void StreamSession::Settle() {
  const int64_t reserved_bytes =
      pipeline_ == nullptr ? 0 : pipeline_->session().reserved_bytes();
  watch_.Settle({.state = State(),
                 .messages_done = messages_done_,
                 .frames_received = tally_.frames_received(),
                 .frames_restored = tally_.frames_restored(),
                 .reserved_bytes = reserved_bytes,
                 .is_busy = is_busy()},
                absl::Now());
}

}  // namespace limpid::server
