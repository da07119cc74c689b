// One stream: a reading thread fills queues, callers drain them.
#include "clients/cpp/restoration_call.h"

#include <utility>

#include "clients/cpp/frame_parts.h"
#include "clients/cpp/wire_error.h"

namespace limpid::client {
namespace {

std::vector<PlaneSize> SourcePlanes(const v1::Source& source) {
  if (source.encoding() != v1::ENCODING_RAW) return {};
  return PlaneSizes({.width = source.width(),
                     .height = source.height(),
                     .layout = source.pixel_layout(),
                     .bit_depth = static_cast<int>(source.bit_depth())});
}

std::vector<PlaneSize> OutputPlanes(const v1::ResolvedConfig& config) {
  if (config.output().encoding() != v1::ENCODING_RAW) return {};
  return PlaneSizes(OutputFormat(config));
}

}  // namespace

absl::StatusOr<std::unique_ptr<RestorationCall>> RestorationCall::Start(
    v1::Restoration::Stub& stub, const v1::Open& open, int64_t max_part_bytes,
    Events events) {
  std::unique_ptr<RestorationCall> call(
      new RestorationCall(max_part_bytes, std::move(events)));
  call->stream_ = stub.Restore(&call->context_);
  v1::RestoreRequest request;
  *request.mutable_open() = open;
  // A refused write is explained by the status, which WaitForOpened reads.
  call->WriteNext(std::move(request));
  absl::Status opened = call->WaitForOpened();
  if (!opened.ok()) return opened;
  call->reader_ = std::thread([&call = *call] { call.ReadAll(); });
  return call;
}

RestorationCall::RestorationCall(int64_t max_part_bytes, Events events)
    : max_part_bytes_(max_part_bytes), events_(std::move(events)) {}

RestorationCall::~RestorationCall() {
  context_.TryCancel();
  if (reader_.joinable()) reader_.join();
}

absl::Status RestorationCall::WaitForOpened() {
  v1::RestoreResponse response;
  if (!stream_->Read(&response)) return StatusFromWire(stream_->Finish());
  if (!response.has_opened()) {
    context_.TryCancel();
    stream_->Finish();
    return absl::InternalError("the server's first message is not opened");
  }
  opened_ = std::move(*response.mutable_opened());
  source_planes_ = SourcePlanes(opened_.config().source());
  assembly_.emplace(OutputPlanes(opened_.config()));
  absl::MutexLock lock(&mutex_);
  credits_ = opened_.initial_credits();
  return absl::OkStatus();
}

absl::Status RestorationCall::Send(v1::Frame frame) {
  {
    absl::MutexLock lock(&mutex_);
    mutex_.Await(absl::Condition(this, &RestorationCall::MaySend));
    if (is_over_) return Failure();
    --credits_;
  }
  return SendFrame(std::move(frame));
}

absl::StatusOr<bool> RestorationCall::TrySend(v1::Frame frame) {
  {
    absl::MutexLock lock(&mutex_);
    if (is_over_) return Failure();
    if (credits_ == 0) return false;
    --credits_;
  }
  absl::Status sent = SendFrame(std::move(frame));
  if (!sent.ok()) return sent;
  return true;
}

absl::Status RestorationCall::SendFrame(v1::Frame frame) {
  absl::StatusOr<std::vector<v1::Frame>> parts =
      SplitFrame(std::move(frame), source_planes_, max_part_bytes_);
  if (!parts.ok()) return parts.status();
  for (v1::Frame& part : *parts) {
    v1::RestoreRequest request;
    request.mutable_frames()->set_first_index(frames_sent_);
    *request.mutable_frames()->add_frames() = std::move(part);
    absl::Status written = Write(std::move(request));
    if (!written.ok()) return written;
  }
  ++frames_sent_;
  return absl::OkStatus();
}

absl::Status RestorationCall::ChangeOperator(
    const v1::Operator& op, std::optional<double> noise_level) {
  v1::RestoreRequest request;
  v1::OperatorChange* change =
      request.mutable_control()->mutable_operator_change();
  change->set_from_frame(frames_sent_);
  *change->mutable_operator_() = op;
  if (noise_level.has_value()) change->set_noise_level(*noise_level);
  return Write(std::move(request));
}

absl::Status RestorationCall::Flush() {
  v1::RestoreRequest request;
  request.mutable_control()->mutable_flush();
  return Write(std::move(request));
}

absl::Status RestorationCall::Reset() {
  v1::RestoreRequest request;
  request.mutable_control()->mutable_reset();
  return Write(std::move(request));
}

// The sending half stays open for the acks that follow; ReadAll closes it.
absl::Status RestorationCall::End() {
  v1::RestoreRequest request;
  request.mutable_end()->set_total_frames(frames_sent_);
  return Write(std::move(request));
}

bool RestorationCall::WriteNext(v1::RestoreRequest request) {
  absl::MutexLock lock(&write_mutex_);
  request.set_sequence(++sequence_);
  return stream_->Write(request);
}

absl::Status RestorationCall::Write(v1::RestoreRequest request) {
  if (WriteNext(std::move(request))) return absl::OkStatus();
  return AwaitFailure();
}

// A write fails only when the call is over; the reading thread learns why.
absl::Status RestorationCall::AwaitFailure() {
  absl::MutexLock lock(&mutex_);
  mutex_.Await(absl::Condition(this, &RestorationCall::IsOver));
  return Failure();
}

absl::Status RestorationCall::Failure() const {
  if (!status_.ok()) return status_;
  return absl::FailedPreconditionError("the call has ended");
}

absl::StatusOr<std::optional<v1::Chunk>> RestorationCall::Next() {
  if (unacknowledged_ > 0) {
    v1::RestoreRequest request;
    request.mutable_ack()->set_sequence(std::exchange(unacknowledged_, 0));
    // A refused ack is explained by the status at the end of the queue.
    WriteNext(std::move(request));
  }
  absl::MutexLock lock(&mutex_);
  mutex_.Await(absl::Condition(this, &RestorationCall::HasArrival));
  if (arrivals_.empty()) {
    if (!status_.ok()) return status_;
    return std::nullopt;
  }
  Arrival arrival = std::move(arrivals_.front());
  arrivals_.pop_front();
  unacknowledged_ = arrival.sequence;
  return std::move(arrival.chunk);
}

std::optional<v1::Summary> RestorationCall::summary() const {
  absl::MutexLock lock(&mutex_);
  return summary_;
}

void RestorationCall::ReadAll() {
  absl::Status status;
  v1::RestoreResponse response;
  while (status.ok() && stream_->Read(&response)) {
    status = Take(std::move(response));
  }
  if (!status.ok()) context_.TryCancel();
  const absl::Status wire_status = StatusFromWire(stream_->Finish());
  absl::MutexLock lock(&mutex_);
  status_ = status.ok() ? wire_status : status;
  is_over_ = true;
}

absl::Status RestorationCall::Take(v1::RestoreResponse response) {
  switch (response.message_case()) {
    case v1::RestoreResponse::kChunk:
      return TakeChunk(response.sequence(),
                       std::move(*response.mutable_chunk()));
    case v1::RestoreResponse::kCredit: {
      absl::MutexLock lock(&mutex_);
      credits_ += response.credit().frames();
      return absl::OkStatus();
    }
    case v1::RestoreResponse::kSummary: {
      absl::MutexLock lock(&mutex_);
      summary_ = std::move(*response.mutable_summary());
      return absl::OkStatus();
    }
    case v1::RestoreResponse::kProgress:
      if (events_.progress) events_.progress(response.progress());
      return absl::OkStatus();
    case v1::RestoreResponse::kNotice:
      if (events_.notice) events_.notice(response.notice());
      return absl::OkStatus();
    default:
      return absl::OkStatus();  // of a later protocol
  }
}

absl::Status RestorationCall::TakeChunk(uint64_t sequence, v1::Chunk part) {
  absl::StatusOr<std::optional<v1::Chunk>> chunk =
      assembly_->Add(std::move(part));
  if (!chunk.ok()) return chunk.status();
  if (!chunk->has_value()) return absl::OkStatus();
  absl::MutexLock lock(&mutex_);
  arrivals_.push_back({sequence, **std::move(chunk)});
  return absl::OkStatus();
}

}  // namespace limpid::client
