// One device and the one thread that uses it: takes chunks from the scheduler,
// restores them one at a time, answers.
//
// A device error loses the worker: the chunk that met it and all that wait are
// answered UNAVAILABLE with kWorkerLost, and the scheduler takes no more.
#pragma once

#include <atomic>
#include <thread>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "engine/session/chunk_job.h"
#include "engine/session/chunk_log.h"
#include "engine/session/scheduler.h"

namespace limpid {

struct WorkerOptions {
  int cpu_threads = 0;  // of one tensor operation; 0 means all cores
  // Asked after a chunk has failed, on the device thread.
  absl::AnyInvocable<bool()> device_is_usable;
};

// UNAVAILABLE with kWorkerLost and a retry delay.
absl::Status WorkerLost();

class Worker {
 public:
  // `scheduler` and `log` must outlive the worker.
  Worker(WorkerOptions options, Scheduler& scheduler, ChunkLog& log);
  // Returns once the scheduler is empty; close it first.
  ~Worker();

  bool is_up() const { return is_up_; }

 private:
  void RunDeviceLoop();
  void Restore(ChunkJob job);
  absl::StatusOr<RestoredChunk> RestoreAndRecord(ChunkJob& job);
  void AnswerAllLost();

  WorkerOptions options_;
  Scheduler& scheduler_;
  ChunkLog& log_;
  std::atomic<bool> is_up_ = true;
  std::thread device_thread_;  // last: it uses the others
};

}  // namespace limpid
