#include "engine/session/worker.h"

#include <ATen/Parallel.h>

#include <optional>
#include <utility>

#include "engine/base/cpu_count.h"
#include "engine/base/errors.h"
#include "engine/session/device_session.h"

namespace limpid {
namespace {

// A supervisor needs about this long to restart the process.
constexpr absl::Duration kRetryAfter = absl::Seconds(10);

int NumThreads(int cpu_threads) {
  return cpu_threads > 0 ? cpu_threads : NumUsableCpus();
}

// The session's share is let go before the answer: whoever hears of its last
// chunk and then closes it gets the bytes back at once.
void Answer(ChunkJob job, absl::StatusOr<RestoredChunk> answer) {
  RestoredCallback done = std::move(job.done);
  job.session.reset();
  job.model.reset();
  std::move(done)(std::move(answer));
}

}  // namespace

absl::Status WorkerLost() {
  return WithRetryAfter(
      WithReason(absl::UnavailableError("the worker's device has failed"),
                 Reason::kWorkerLost),
      kRetryAfter);
}

Worker::Worker(WorkerOptions options, Scheduler& scheduler, ChunkLog& log)
    : options_(std::move(options)),
      scheduler_(scheduler),
      log_(log),
      device_thread_([this] { RunDeviceLoop(); }) {}

Worker::~Worker() { device_thread_.join(); }

// The number of threads is a property of the thread that starts them.
void Worker::RunDeviceLoop() {
  at::set_num_threads(NumThreads(options_.cpu_threads));
  while (std::optional<ChunkJob> job = scheduler_.Next()) {
    Restore(*std::move(job));
  }
}

void Worker::Restore(ChunkJob job) {
  absl::StatusOr<RestoredChunk> restored = RestoreAndRecord(job);
  const bool failed = !restored.ok() && !absl::IsCancelled(restored.status());
  if (failed && !options_.device_is_usable()) {
    is_up_ = false;
    scheduler_.Close(WorkerLost());
    restored = WorkerLost();
  }
  if (!restored.ok()) log_.Failed(job.session->config(), restored.status());
  Answer(std::move(job), std::move(restored));
  if (!is_up_) AnswerAllLost();
}

absl::StatusOr<RestoredChunk> Worker::RestoreAndRecord(ChunkJob& job) {
  const absl::Time start = absl::Now();
  absl::StatusOr<RestoredChunk> restored =
      job.session->Restore(std::move(job.chunk), *job.model);
  const absl::Time end = absl::Now();
  scheduler_.Charge(job.key, end - start);
  log_.AddDeviceTime(end - start);
  if (restored.ok()) {
    restored->queue_time = start - job.queued_at;
    restored->device_time = end - start;
    log_.Restored(job.session->config(), *job.model, *restored,
                  end <= job.deadline);
  }
  return restored;
}

void Worker::AnswerAllLost() {
  for (ChunkJob& job : scheduler_.WithdrawAll()) {
    log_.Failed(job.session->config(), WorkerLost());
    Answer(std::move(job), WorkerLost());
  }
}

}  // namespace limpid
