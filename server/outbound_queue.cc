#include "server/outbound_queue.h"

#include <utility>

#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "engine/base/errors.h"

namespace limpid::server {
namespace {

// A frame has left with its last part.
int64_t WholeFrames(const v1::RestoreResponse& message) {
  int64_t frames = 0;
  for (const v1::Frame& frame : message.chunk().frames()) {
    if (!frame.more()) ++frames;
  }
  return frames;
}

}  // namespace

void OutboundQueue::Push(v1::RestoreResponse message) {
  const int64_t frames = WholeFrames(message);
  const int64_t message_bytes = static_cast<int64_t>(message.ByteSizeLong());
  absl::MutexLock lock(&mutex_);
  message.set_sequence(++last_sequence_);
  bytes_ += message_bytes;
  entries_.push_back({.message = std::move(message),
                      .sequence = last_sequence_,
                      .bytes = message_bytes,
                      .frames = frames,
                      .pushed_at = absl::Now()});
}

const v1::RestoreResponse* OutboundQueue::BeginWrite() {
  absl::MutexLock lock(&mutex_);
  if (entries_.empty()) return nullptr;
  writing_ = true;
  return &entries_.front().message;
}

OutboundQueue::Written OutboundQueue::FinishWrite() {
  Entry written;  // destroyed after the lock: it may hold megabytes
  absl::MutexLock lock(&mutex_);
  written = std::move(entries_.front());
  entries_.pop_front();
  writing_ = false;
  written_sequence_ = written.sequence;
  if (client_acknowledges_ && written.sequence > acknowledged_sequence_) {
    unacknowledged_.push_back({written.sequence, written.bytes});
  } else {
    bytes_ -= written.bytes;
  }
  return {.frames = written.frames, .waited = absl::Now() - written.pushed_at};
}

absl::Status OutboundQueue::Acknowledge(uint64_t sequence) {
  absl::MutexLock lock(&mutex_);
  const uint64_t begun = written_sequence_ + (writing_ ? 1 : 0);
  if (sequence > begun || sequence < acknowledged_sequence_) {
    return WithField(WithReason(absl::FailedPreconditionError(absl::StrFormat(
                                    "ack.sequence is %d, expected %d to %d",
                                    sequence, acknowledged_sequence_, begun)),
                                Reason::kWrongOrder),
                     "ack.sequence");
  }
  client_acknowledges_ = true;
  acknowledged_sequence_ = sequence;
  while (!unacknowledged_.empty() &&
         unacknowledged_.front().sequence <= sequence) {
    bytes_ -= unacknowledged_.front().bytes;
    unacknowledged_.pop_front();
  }
  return absl::OkStatus();
}

void OutboundQueue::Clear() {
  std::deque<Entry> dropped;  // destroyed after the lock
  absl::MutexLock lock(&mutex_);
  const size_t kept = writing_ ? 1 : 0;
  while (entries_.size() > kept) {
    bytes_ -= entries_.back().bytes;
    dropped.push_back(std::move(entries_.back()));
    entries_.pop_back();
  }
  for (const Unacknowledged& entry : unacknowledged_) bytes_ -= entry.bytes;
  unacknowledged_.clear();
  client_acknowledges_ = false;
}

bool OutboundQueue::empty() const {
  absl::MutexLock lock(&mutex_);
  return entries_.empty();
}

int64_t OutboundQueue::bytes() const {
  absl::MutexLock lock(&mutex_);
  return bytes_;
}

}  // namespace limpid::server
