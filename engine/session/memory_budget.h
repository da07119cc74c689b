// Bytes that sessions may hold, reserved at open and returned on every exit
// path by the lease. Thread-safe.
#pragma once

#include <cstdint>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"

namespace limpid {

class MemoryBudget {
 public:
  // Holds `bytes()` of the budget until destroyed.
  class Lease {
   public:
    Lease() = default;
    Lease(Lease&& other) noexcept
        : budget_(std::exchange(other.budget_, nullptr)),
          bytes_(std::exchange(other.bytes_, 0)) {}
    Lease& operator=(Lease&& other) noexcept {
      std::swap(budget_, other.budget_);
      std::swap(bytes_, other.bytes_);
      return *this;
    }
    ~Lease() {
      if (budget_ != nullptr) budget_->Release(bytes_);
    }
    int64_t bytes() const { return bytes_; }

   private:
    friend class MemoryBudget;
    Lease(MemoryBudget* budget, int64_t bytes)
        : budget_(budget), bytes_(bytes) {}

    MemoryBudget* budget_ = nullptr;  // null once moved from
    int64_t bytes_ = 0;
  };

  explicit MemoryBudget(int64_t limit_bytes);

  // RESOURCE_EXHAUSTED with Reason::kMemoryExhausted and a retry delay when
  // fewer than `bytes` are free. The budget must outlive the lease.
  absl::StatusOr<Lease> Reserve(int64_t bytes) ABSL_LOCKS_EXCLUDED(mutex_);

  // Whether Reserve would succeed now: its error, or OK.
  absl::Status HasRoom(int64_t bytes) const ABSL_LOCKS_EXCLUDED(mutex_);

  int64_t reserved_bytes() const ABSL_LOCKS_EXCLUDED(mutex_);
  int64_t limit_bytes() const { return limit_bytes_; }

 private:
  absl::Status CheckRoom(int64_t bytes) const
      ABSL_SHARED_LOCKS_REQUIRED(mutex_);
  void Release(int64_t bytes) ABSL_LOCKS_EXCLUDED(mutex_);

  const int64_t limit_bytes_;
  mutable absl::Mutex mutex_;
  int64_t reserved_bytes_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace limpid
