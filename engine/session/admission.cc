#include "engine/session/admission.h"

#include "absl/strings/str_format.h"
#include "engine/base/errors.h"
#include "engine/base/status_macros.h"

namespace limpid {
namespace {

constexpr absl::Duration kRetryAfter = absl::Seconds(1);

}  // namespace

Admission::Admission(int64_t max_sessions, MemoryBudget& budget)
    : max_sessions_(max_sessions), budget_(budget) {}

absl::StatusOr<Admission::Slot> Admission::Admit(const MemoryNeed& need) {
  absl::MutexLock lock(&mutex_);
  RETURN_IF_ERROR(CheckPlace());
  ASSIGN_OR_RETURN(MemoryBudget::Lease lease, budget_.Reserve(need));
  ++open_sessions_;
  return Slot(this, std::move(lease));
}

absl::Status Admission::WouldAdmit(const MemoryNeed& need) const {
  absl::MutexLock lock(&mutex_);
  RETURN_IF_ERROR(CheckPlace());
  return budget_.HasRoom(need);
}

void Admission::Refuse(absl::Status reason) {
  absl::MutexLock lock(&mutex_);
  refusal_.Update(std::move(reason));
}

int64_t Admission::open_sessions() const {
  absl::MutexLock lock(&mutex_);
  return open_sessions_;
}

absl::Status Admission::CheckPlace() const {
  RETURN_IF_ERROR(refusal_);
  if (open_sessions_ < max_sessions_) return absl::OkStatus();
  return WithRetryAfter(
      WithReason(absl::ResourceExhaustedError(
                     absl::StrFormat("%d sessions are open, at most %d may be",
                                     open_sessions_, max_sessions_)),
                 Reason::kSessionLimit),
      kRetryAfter);
}

void Admission::Leave() {
  absl::MutexLock lock(&mutex_);
  --open_sessions_;
}

}  // namespace limpid
