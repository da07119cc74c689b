#include "server/session_registry.h"

#include <algorithm>
#include <utility>

#include "engine/base/errors.h"

namespace limpid::server {

void SessionRegistry::Add(std::shared_ptr<OpenStream> stream) {
  absl::Time drain_until;
  {
    absl::MutexLock lock(&mutex_);
    streams_.insert(stream);
    drain_until = drain_until_;
  }
  if (drain_until != absl::InfiniteFuture()) {
    stream->Drain(std::max(drain_until - absl::Now(), absl::ZeroDuration()));
  }
}

void SessionRegistry::Remove(const std::shared_ptr<OpenStream>& stream) {
  absl::MutexLock lock(&mutex_);
  streams_.erase(stream);
}

std::vector<StreamInfo> SessionRegistry::List() const {
  std::vector<StreamInfo> sessions;
  for (const std::shared_ptr<OpenStream>& stream : Streams()) {
    StreamInfo info = stream->Info();
    if (!info.session_id.empty()) sessions.push_back(std::move(info));
  }
  std::sort(sessions.begin(), sessions.end(),
            [](const StreamInfo& a, const StreamInfo& b) {
              return a.opened_at < b.opened_at;
            });
  return sessions;
}

int64_t SessionRegistry::size() const {
  absl::MutexLock lock(&mutex_);
  return static_cast<int64_t>(streams_.size());
}

void SessionRegistry::BeginDrain(absl::Duration deadline) {
  {
    absl::MutexLock lock(&mutex_);
    if (drain_until_ != absl::InfiniteFuture()) return;
    drain_until_ = absl::Now() + deadline;
  }
  for (const std::shared_ptr<OpenStream>& stream : Streams()) {
    stream->Drain(deadline);
  }
}

bool SessionRegistry::WaitUntilEmpty(absl::Time deadline) const {
  absl::MutexLock lock(&mutex_);
  const auto is_empty = [this]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
    return streams_.empty();
  };
  return mutex_.AwaitWithDeadline(absl::Condition(&is_empty), deadline);
}

void SessionRegistry::CancelAll() {
  const absl::Status status = WithReason(
      absl::UnavailableError("the server stopped before the stream ended"),
      Reason::kDraining);
  for (const std::shared_ptr<OpenStream>& stream : Streams()) {
    stream->Cancel(status);
  }
}

void SessionRegistry::CheckTimers(absl::Time now) {
  for (const std::shared_ptr<OpenStream>& stream : Streams()) {
    stream->CheckTimers(now);
  }
}

std::vector<std::shared_ptr<OpenStream>> SessionRegistry::Streams() const {
  absl::MutexLock lock(&mutex_);
  return {streams_.begin(), streams_.end()};
}

}  // namespace limpid::server
