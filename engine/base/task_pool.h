// A few threads for work that would block a gRPC thread and must not delay the
// device thread: decoding and encoding of frames.
//
// Thread-safe.
#pragma once

#include <deque>
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

}  // namespace limpid
