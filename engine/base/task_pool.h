// A few threads for work that would block a gRPC thread and must not delay the
// device thread: decoding and encoding of frames.
//
// Thread-safe.
#pragma once

#include <deque>
#include <memory>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/synchronization/mutex.h"

namespace limpid {

class TaskPool {
 public:
  explicit TaskPool(int num_threads);
  // Runs what was posted, then joins.
  ~TaskPool();

  void Post(absl::AnyInvocable<void()> task) ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  void RunThread() ABSL_LOCKS_EXCLUDED(mutex_);
  bool HasTaskOrStops() const ABSL_SHARED_LOCKS_REQUIRED(mutex_);

  absl::Mutex mutex_;
  std::deque<absl::AnyInvocable<void()>> tasks_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

// Runs its tasks one at a time, in order, on the threads of a pool. Tasks that
// are pending when the strand is destroyed still run, so they must hold what
// they use. Thread-safe.
class Strand {
 public:
  // `pool` must outlive every task.
  explicit Strand(TaskPool& pool);
  void Post(absl::AnyInvocable<void()> task);

 private:
  struct Queue;
  static void RunNext(std::shared_ptr<Queue> queue);

  std::shared_ptr<Queue> queue_;  // shared with the task that runs
};

}  // namespace limpid
