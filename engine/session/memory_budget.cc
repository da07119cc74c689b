#include "engine/session/memory_budget.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "engine/base/errors.h"

namespace limpid {
namespace {

// Sessions last seconds to hours: a second is soon, and not a busy loop.
constexpr absl::Duration kRetryAfter = absl::Seconds(1);

}  // namespace

MemoryBudget::MemoryBudget(int64_t limit_bytes) : limit_bytes_(limit_bytes) {}

absl::StatusOr<MemoryBudget::Lease> MemoryBudget::Reserve(
    const MemoryNeed& need) {
  absl::MutexLock lock(&mutex_);
  if (absl::Status room = CheckRoom(need); !room.ok()) return room;
  own_bytes_ += need.own;
  shared_needs_.insert(need.shared);
  return Lease(this, need);
}

absl::Status MemoryBudget::HasRoom(const MemoryNeed& need) const {
  absl::MutexLock lock(&mutex_);
  return CheckRoom(need);
}

int64_t MemoryBudget::reserved_bytes() const {
  absl::MutexLock lock(&mutex_);
  return ReservedBytes();
}

int64_t MemoryBudget::ReservedBytes() const {
  return own_bytes_ + (shared_needs_.empty() ? 0 : *shared_needs_.rbegin());
}

absl::Status MemoryBudget::CheckRoom(const MemoryNeed& need) const {
  const int64_t shared = shared_needs_.empty() ? 0 : *shared_needs_.rbegin();
  const int64_t bytes = need.own + std::max<int64_t>(0, need.shared - shared);
  const int64_t free_bytes = limit_bytes_ - ReservedBytes();
  if (bytes <= free_bytes) return absl::OkStatus();
  return WithRetryAfter(
      WithReason(absl::ResourceExhaustedError(absl::StrFormat(
                     "the session needs %d bytes, but %d of %d are free", bytes,
                     free_bytes, limit_bytes_)),
                 Reason::kMemoryExhausted),
      kRetryAfter);
}

void MemoryBudget::Release(const MemoryNeed& need) {
  absl::MutexLock lock(&mutex_);
  own_bytes_ -= need.own;
  shared_needs_.erase(shared_needs_.find(need.shared));
}

}  // namespace limpid
