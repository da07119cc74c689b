// Ctrl-C and SIGTERM as a function call on a thread of its own, where locks
// may be taken.
#pragma once

#include <functional>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace limpid::cli {

class Interrupt {
 public:
  // Takes the signals over from this thread and those that it starts from now
  // on: one per process, made before other threads are.
  Interrupt();
  ~Interrupt();

  // What the first signal does while the scope lives. Without a scope, and at
  // the second signal, the process exits with 1.
  class Scope {
   public:
    Scope(Interrupt& interrupt, std::function<void()> action);
    // Waits for the action if it runs.
    ~Scope();

   private:
    Interrupt& interrupt_;
  };

 private:
  void WaitForSignals() ABSL_LOCKS_EXCLUDED(mutex_);
  void Act() ABSL_LOCKS_EXCLUDED(mutex_);
  void SetAction(std::function<void()> action) ABSL_LOCKS_EXCLUDED(mutex_);

  absl::Mutex mutex_;
  // Runs under the lock, so that it cannot outlive its scope.
  std::function<void()> action_ ABSL_GUARDED_BY(mutex_);
  std::thread waiter_;
};

}  // namespace limpid::cli
