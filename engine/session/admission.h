// Who may open a session: at most so many, as long as their bytes fit and the
// engine takes any. Thread-safe.
#pragma once

#include <cstdint>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "engine/session/memory_budget.h"

namespace limpid {

class Admission {
 public:
  // One session's place and bytes, given back when destroyed.
  class Slot {
   public:
    Slot(Slot&& other) noexcept
        : admission_(std::exchange(other.admission_, nullptr)),
          lease_(std::move(other.lease_)) {}
    Slot& operator=(Slot&&) = delete;
    ~Slot() {
      if (admission_ != nullptr) admission_->Leave();
    }
    int64_t own_bytes() const { return lease_.own_bytes(); }

   private:
    friend class Admission;
    Slot(Admission* admission, MemoryBudget::Lease lease)
        : admission_(admission), lease_(std::move(lease)) {}

    Admission* admission_;  // null once moved from
    MemoryBudget::Lease lease_;
  };

  // `budget` must outlive the admission, and both every slot.
  Admission(int64_t max_sessions, MemoryBudget& budget);

  // RESOURCE_EXHAUSTED with kSessionLimit or kMemoryExhausted and a retry
  // delay, or what Refuse was told.
  absl::StatusOr<Slot> Admit(const MemoryNeed& need)
      ABSL_LOCKS_EXCLUDED(mutex_);

  // Whether Admit would succeed now: its error, or OK.
  absl::Status WouldAdmit(const MemoryNeed& need) const
      ABSL_LOCKS_EXCLUDED(mutex_);

  // From now on every Admit answers `reason`; the first reason stays.
  void Refuse(absl::Status reason) ABSL_LOCKS_EXCLUDED(mutex_);

  int64_t open_sessions() const ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  absl::Status CheckPlace() const ABSL_SHARED_LOCKS_REQUIRED(mutex_);
  void Leave() ABSL_LOCKS_EXCLUDED(mutex_);

  const int64_t max_sessions_;
  MemoryBudget& budget_;
  mutable absl::Mutex mutex_;
  int64_t open_sessions_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::Status refusal_ ABSL_GUARDED_BY(mutex_);  // OK while it takes sessions
};

}  // namespace limpid
