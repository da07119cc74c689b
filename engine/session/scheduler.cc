#include "engine/session/scheduler.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/str_format.h"
#include "engine/base/errors.h"
#include "engine/base/status_macros.h"

namespace limpid {
namespace {

// A chunk takes about this long, so there may be room then.
constexpr absl::Duration kRetryAfter = absl::Milliseconds(400);

absl::Status QueueFull(int64_t max_queued_chunks) {
  return WithRetryAfter(WithReason(absl::ResourceExhaustedError(absl::StrFormat(
                                       "%d chunks wait already, at most %d may",
                                       max_queued_chunks, max_queued_chunks)),
                                   Reason::kQueueFull),
                        kRetryAfter);
}

}  // namespace

Scheduler::Scheduler(int64_t max_queued_chunks)
    : max_queued_chunks_(max_queued_chunks) {}

absl::Status Scheduler::Submit(ChunkJob& job) {
  absl::MutexLock lock(&mutex_);
  RETURN_IF_ERROR(closed_);
  if (num_waiting_ >= max_queued_chunks_) return QueueFull(max_queued_chunks_);
  Tenant& tenant = tenants_[job.key.tenant];
  Lane& lane = tenant.lanes[job.key.id];
  if (tenant.num_waiting == 0) tenant.used = std::max(tenant.used, level_);
  if (lane.waiting.empty()) lane.used = std::max(lane.used, tenant.level);
  lane.waiting.push_back({std::move(job), num_arrivals_++});
  ++tenant.num_waiting;
  ++num_waiting_;
  return absl::OkStatus();
}

std::optional<ChunkJob> Scheduler::Next() {
  absl::MutexLock lock(&mutex_);
  mutex_.Await(absl::Condition(this, &Scheduler::HasChunkOrIsClosed));
  if (num_waiting_ == 0) return std::nullopt;
  const Choice choice = ChooseNext();
  level_ = std::max(level_, choice.tenant->used);
  choice.tenant->level = std::max(choice.tenant->level, choice.lane->used);
  return PopFront(*choice.tenant, *choice.lane);
}

void Scheduler::Charge(const SessionKey& key, absl::Duration device_time) {
  absl::MutexLock lock(&mutex_);
  const auto tenant = tenants_.find(key.tenant);
  if (tenant == tenants_.end()) return;
  tenant->second.used += device_time;
  const auto lane = tenant->second.lanes.find(key.id);
  if (lane != tenant->second.lanes.end()) lane->second.used += device_time;
}

std::optional<ChunkJob> Scheduler::TakeBackOldest(const SessionKey& key) {
  absl::MutexLock lock(&mutex_);
  const Lane* lane = FindLane(key);
  if (lane == nullptr || lane->waiting.empty()) return std::nullopt;
  Tenant& tenant = tenants_[key.tenant];
  return PopFront(tenant, tenant.lanes[key.id]);
}

std::vector<ChunkJob> Scheduler::Withdraw(const SessionKey& key) {
  std::vector<ChunkJob> withdrawn;
  absl::MutexLock lock(&mutex_);
  if (FindLane(key) == nullptr) return withdrawn;
  Tenant& tenant = tenants_[key.tenant];
  Lane& lane = tenant.lanes[key.id];
  while (!lane.waiting.empty()) withdrawn.push_back(PopFront(tenant, lane));
  tenant.lanes.erase(key.id);
  if (tenant.lanes.empty()) tenants_.erase(key.tenant);
  return withdrawn;
}

void Scheduler::Close(absl::Status reason) {
  absl::MutexLock lock(&mutex_);
  closed_.Update(std::move(reason));
}

std::vector<ChunkJob> Scheduler::WithdrawAll() {
  std::vector<ChunkJob> withdrawn;
  absl::MutexLock lock(&mutex_);
  while (num_waiting_ > 0) {
    const Choice choice = ChooseNext();
    withdrawn.push_back(PopFront(*choice.tenant, *choice.lane));
  }
  return withdrawn;
}

int64_t Scheduler::num_waiting() const {
  absl::MutexLock lock(&mutex_);
  return num_waiting_;
}

int64_t Scheduler::NumBefore(const SessionKey& key) const {
  absl::MutexLock lock(&mutex_);
  const Lane* own = FindLane(key);
  const absl::Time deadline = own == nullptr || own->waiting.empty()
                                  ? absl::InfiniteFuture()
                                  : own->waiting.front().job.deadline;
  int64_t before = 0;
  for (const auto& [name, tenant] : tenants_) {
    for (const auto& [id, lane] : tenant.lanes) {
      if (&lane == own) continue;
      before += std::ranges::count_if(lane.waiting, [&](const Waiting& other) {
        return other.job.deadline <= deadline;
      });
    }
  }
  return before;
}

bool Scheduler::HasChunkOrIsClosed() const {
  return num_waiting_ > 0 || !closed_.ok();
}

Scheduler::Choice Scheduler::ChooseNext() {
  absl::Duration least = absl::InfiniteDuration();
  for (const auto& [name, tenant] : tenants_) {
    if (tenant.num_waiting > 0) least = std::min(least, tenant.used);
  }
  const auto rank = [](const Choice& choice) {
    const Waiting& first = choice.lane->waiting.front();
    return std::tuple(first.job.deadline, choice.tenant->used, first.arrival);
  };
  Choice best;
  for (auto& [name, tenant] : tenants_) {
    if (tenant.num_waiting == 0 || tenant.used > least + kLead) continue;
    const Choice choice = {&tenant, &ChooseLane(tenant)};
    if (best.lane == nullptr || rank(choice) < rank(best)) best = choice;
  }
  return best;
}

Scheduler::Lane& Scheduler::ChooseLane(Tenant& tenant) {
  absl::Duration least = absl::InfiniteDuration();
  for (const auto& [id, lane] : tenant.lanes) {
    if (!lane.waiting.empty()) least = std::min(least, lane.used);
  }
  const auto rank = [](const Lane& lane) {
    const Waiting& first = lane.waiting.front();
    return std::tuple(first.job.deadline, lane.used, first.arrival);
  };
  Lane* best = nullptr;
  for (auto& [id, lane] : tenant.lanes) {
    if (lane.waiting.empty() || lane.used > least + kLead) continue;
    if (best == nullptr || rank(lane) < rank(*best)) best = &lane;
  }
  return *best;
}

ChunkJob Scheduler::PopFront(Tenant& tenant, Lane& lane) {
  ChunkJob job = std::move(lane.waiting.front().job);
  lane.waiting.pop_front();
  --tenant.num_waiting;
  --num_waiting_;
  return job;
}

const Scheduler::Lane* Scheduler::FindLane(const SessionKey& key) const {
  const auto tenant = tenants_.find(key.tenant);
  if (tenant == tenants_.end()) return nullptr;
  const auto lane = tenant->second.lanes.find(key.id);
  return lane == tenant->second.lanes.end() ? nullptr : &lane->second;
}

}  // namespace limpid
