#include "engine/session/memory_budget.h"

#include "absl/strings/str_format.h"
#include "engine/base/errors.h"

namespace limpid {
namespace {

// Sessions last seconds to hours: a second is soon, and not a busy loop.
constexpr absl::Duration kRetryAfter = absl::Seconds(1);

}  // namespace

MemoryBudget::MemoryBudget(int64_t limit_bytes) : limit_bytes_(limit_bytes) {}

absl::StatusOr<MemoryBudget::Lease> MemoryBudget::Reserve(int64_t bytes) {
  absl::MutexLock lock(&mutex_);
  if (absl::Status room = CheckRoom(bytes); !room.ok()) return room;
  reserved_bytes_ += bytes;
  return Lease(this, bytes);
}

absl::Status MemoryBudget::HasRoom(int64_t bytes) const {
  absl::MutexLock lock(&mutex_);
  return CheckRoom(bytes);
}

int64_t MemoryBudget::reserved_bytes() const {
  absl::MutexLock lock(&mutex_);
  return reserved_bytes_;
}

absl::Status MemoryBudget::CheckRoom(int64_t bytes) const {
  const int64_t free_bytes = limit_bytes_ - reserved_bytes_;
  if (bytes <= free_bytes) return absl::OkStatus();
  return WithRetryAfter(
      WithReason(absl::ResourceExhaustedError(absl::StrFormat(
                     "the session needs %d bytes, but %d of %d are free", bytes,
                     free_bytes, limit_bytes_)),
                 Reason::kMemoryExhausted),
      kRetryAfter);
}

void MemoryBudget::Release(int64_t bytes) {
  absl::MutexLock lock(&mutex_);
  reserved_bytes_ -= bytes;
}

}  // namespace limpid
