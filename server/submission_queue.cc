#include "server/submission_queue.h"

#include <algorithm>
#include <utility>

#include "engine/base/errors.h"
#include "engine/base/status_macros.h"
#include "server/media_time.h"

namespace limpid::server {
namespace {

// What an OFFLINE chunk may take before it goes ahead of LIVE ones.
constexpr absl::Duration kOfflineSlack = absl::Seconds(10);

bool IsQueueFull(const absl::Status& status) {
  return ReasonOf(status) == Reason::kQueueFull;
}

}  // namespace

SubmissionQueue::SubmissionQueue(Session& session, absl::Duration queue_wait,
                                 MakeCallback make_callback)
    : session_(session),
      queue_wait_(queue_wait),
      make_callback_(std::move(make_callback)),
      live_(session.config().mode == Mode::kLive),
      noise_level_(session.config().noise_level) {}

void SubmissionQueue::Add(MeasuredChunk chunk) {
  waiting_.push_back(std::move(chunk));
}

void SubmissionQueue::Add(OperatorChange change) {
  waiting_.push_back(std::move(change));
}

absl::Status SubmissionQueue::Submit(absl::Time now, bool has_room) {
  while (!waiting_.empty()) {
    absl::Status status = SubmitFront(now, has_room);
    if (IsQueueFull(status) && now - waiting_since_ < queue_wait_) break;
    RETURN_IF_ERROR(status);
    waiting_since_ = absl::InfiniteFuture();
    waiting_.pop_front();
  }
  return absl::OkStatus();
}

int64_t SubmissionQueue::TakeApplied() { return std::exchange(applied_, 0); }

std::vector<FrameRange> SubmissionQueue::TakeDropped() {
  return std::exchange(dropped_, {});
}

absl::Status SubmissionQueue::SubmitFront(absl::Time now, bool has_room) {
  if (auto* chunk = std::get_if<MeasuredChunk>(&waiting_.front())) {
    return SubmitChunk(*chunk, now, has_room);
  }
  auto& change = std::get<OperatorChange>(waiting_.front());
  noise_level_ = change.noise_level.value_or(noise_level_);
  ++applied_;
  return session_.ChangeOperator(std::move(change.op), noise_level_);
}

absl::Status SubmissionQueue::SubmitChunk(MeasuredChunk& measured,
                                          absl::Time now, bool has_room) {
  // What still waits is older than this chunk. In its place this one needs no
  // more room than there was.
  const bool took_back = live_ && TakeBackOldest();
  if (live_ && !has_room && !took_back) {
    Drop(measured.chunk);
    return absl::OkStatus();
  }
  RestoredCallback callback = make_callback_(measured);
  const absl::Status submitted =
      session_.Submit(std::move(measured.chunk), Deadline(measured), callback);
  if (IsQueueFull(submitted)) return WaitOrDrop(submitted, measured.chunk, now);
  RETURN_IF_ERROR(submitted);
  ++in_engine_;
  return absl::OkStatus();
}

bool SubmissionQueue::TakeBackOldest() {
  const std::optional<Chunk> oldest = session_.TakeBackOldest();
  if (!oldest.has_value()) return false;
  --in_engine_;
  Drop(*oldest);
  return true;
}

absl::Status SubmissionQueue::WaitOrDrop(const absl::Status& full,
                                         const Chunk& chunk, absl::Time now) {
  if (live_) {
    Drop(chunk);
    return absl::OkStatus();
  }
  waiting_since_ = std::min(waiting_since_, now);
  return full;
}

void SubmissionQueue::Drop(const Chunk& chunk) {
  dropped_.push_back({.first_frame = chunk.first_frame,
                      .num_frames = static_cast<int64_t>(chunk.frames.size())});
}

// Never before that of an earlier chunk.
absl::Time SubmissionQueue::Deadline(const MeasuredChunk& measured) {
  absl::Duration slack = kOfflineSlack;
  if (live_) {
    slack = absl::Seconds(static_cast<double>(measured.chunk.frames.size()) /
                          NominalFps(session_.config()));
  }
  last_deadline_ = std::max(last_deadline_, measured.arrived_at + slack);
  return last_deadline_;
}

}  // namespace limpid::server
