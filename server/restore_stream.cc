#include "server/restore_stream.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "engine/base/errors.h"
#include "server/metrics.h"
#include "server/wire_status.h"

namespace limpid::server {
namespace {

absl::Status ClientGone() { return absl::CancelledError("the client is gone"); }

absl::Status ClientNotReading(absl::Duration waited, absl::Duration allowed) {
  return WithReason(
      absl::DeadlineExceededError(absl::StrFormat(
          "the client has not read for %s, allowed %s",
          absl::FormatDuration(waited), absl::FormatDuration(allowed))),
      Reason::kClientNotReading);
}

}  // namespace

RestoreStream* RestoreStream::Start(const StreamContext& context,
                                    grpc::CallbackServerContext* call) {
  std::shared_ptr<RestoreStream> stream(new RestoreStream(context, call));
  stream->self_ = stream;
  stream->session_ = std::make_shared<StreamSession>(context, stream);
  context.registry.Add(stream);
  stream->ReadNext();
  return stream.get();
}

RestoreStream::RestoreStream(const StreamContext& context,
                             grpc::CallbackServerContext* call)
    : context_(context), call_(call) {}

void RestoreStream::OnReadDone(bool ok) {
  if (ok) return session_->Receive(std::move(request_));
  if (call_->IsCancelled()) return session_->Stop(ClientGone());
  session_->Close();
}

void RestoreStream::OnWriteDone(bool ok) {
  const OutboundQueue::Written written = session_->outbound().FinishWrite();
  if (ok) {
    context_.metrics.MessageSent(written.waited);
    session_->Written(written.frames);
  } else {
    session_->Stop(ClientGone());
  }
  absl::MutexLock lock(&mutex_);
  writing_since_.reset();
  Proceed();
}

void RestoreStream::OnCancel() { session_->Stop(ClientGone()); }

void RestoreStream::OnDone() {
  // Goes last: it may hold the last reference.
  const std::shared_ptr<RestoreStream> self = std::move(self_);
  {
    absl::MutexLock lock(&mutex_);
    done_ = true;
  }
  context_.registry.Remove(self);
}

void RestoreStream::ReadNext() {
  absl::MutexLock lock(&mutex_);
  if (!finished_) StartRead(&request_);
}

void RestoreStream::WriteNext() {
  absl::MutexLock lock(&mutex_);
  Proceed();
}

void RestoreStream::End(const absl::Status& status) {
  absl::MutexLock lock(&mutex_);
  end_ = status;
  ended_at_ = absl::Now();
  Proceed();
}

StreamInfo RestoreStream::Info() const { return session_->Info(); }

void RestoreStream::Drain(absl::Duration deadline) {
  session_->Drain(deadline);
}

void RestoreStream::Cancel(const absl::Status& status) {
  session_->Stop(status);
}

void RestoreStream::CheckTimers(absl::Time now) {
  absl::MutexLock lock(&mutex_);
  if (!IsStalled(now)) {
    if (!end_.has_value()) session_->CheckTimers(now);
    return;
  }
  if (!end_.has_value()) {
    return session_->Stop(ClientNotReading(
        now - *writing_since_, context_.options.not_reading_timeout));
  }
  // The status waits behind data that the client does not take.
  if (!done_) call_->TryCancel();
}

void RestoreStream::Proceed() {
  if (finished_ || writing_since_.has_value()) return;
  if (const v1::RestoreResponse* next = session_->outbound().BeginWrite()) {
    writing_since_ = absl::Now();
    return StartWrite(next);
  }
  if (!end_.has_value()) return;
  finished_ = true;
  Finish(ToGrpcStatus(*end_));
}

// A session that has ended gives the client the whole time once more.
bool RestoreStream::IsStalled(absl::Time now) const {
  if (!writing_since_.has_value()) return false;
  const absl::Time since =
      end_.has_value() ? std::max(*writing_since_, ended_at_) : *writing_since_;
  return now - since >= context_.options.not_reading_timeout;
}

}  // namespace limpid::server
