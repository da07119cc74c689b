// Bytes that sessions may hold, reserved at open and returned on every exit
// path by the lease.
//
// One device thread restores one chunk at a time, so what a chunk needs while
// it is restored is needed once, not once a session: of these shared bytes only
// the largest need counts. Thread-safe.
#pragma once

#include <cstdint>
#include <set>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"

namespace limpid {

struct MemoryNeed {
  int64_t own = 0;     // as long as the lease lives
  int64_t shared = 0;  // while a chunk is restored
};

class MemoryBudget {
 public:
  // Holds its need of the budget until destroyed.
  class Lease {
   public:
    Lease() = default;
    Lease(Lease&& other) noexcept
        : budget_(std::exchange(other.budget_, nullptr)),
          need_(std::exchange(other.need_, {})) {}
    Lease& operator=(Lease&& other) noexcept {
      std::swap(budget_, other.budget_);
      std::swap(need_, other.need_);
      return *this;
    }
    ~Lease() {
      if (budget_ != nullptr) budget_->Release(need_);
    }
    int64_t own_bytes() const { return need_.own; }

   private:
    friend class MemoryBudget;
    Lease(MemoryBudget* budget, const MemoryNeed& need)
        : budget_(budget), need_(need) {}

    MemoryBudget* budget_ = nullptr;  // null once moved from
    MemoryNeed need_;
  };

  explicit MemoryBudget(int64_t limit_bytes);

  // RESOURCE_EXHAUSTED with Reason::kMemoryExhausted and a retry delay when
  // too few bytes are free. The budget must outlive the lease.
  absl::StatusOr<Lease> Reserve(const MemoryNeed& need)
      ABSL_LOCKS_EXCLUDED(mutex_);

  // Whether Reserve would succeed now: its error, or OK.
  absl::Status HasRoom(const MemoryNeed& need) const
      ABSL_LOCKS_EXCLUDED(mutex_);

  // All own bytes and the largest shared need.
  int64_t reserved_bytes() const ABSL_LOCKS_EXCLUDED(mutex_);
  int64_t limit_bytes() const { return limit_bytes_; }

 private:
  absl::Status CheckRoom(const MemoryNeed& need) const
      ABSL_SHARED_LOCKS_REQUIRED(mutex_);
  int64_t ReservedBytes() const ABSL_SHARED_LOCKS_REQUIRED(mutex_);
  void Release(const MemoryNeed& need) ABSL_LOCKS_EXCLUDED(mutex_);

  const int64_t limit_bytes_;
  mutable absl::Mutex mutex_;
  int64_t own_bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  std::multiset<int64_t> shared_needs_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace limpid
