// One thread that calls a function at a steady period until destroyed.
#pragma once

#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace limpid::server {

class TimerThread {
 public:
  TimerThread(absl::Duration period, absl::AnyInvocable<void()> tick);
  // Waits for the tick that runs.
  ~TimerThread();

 private:
  void Run(absl::Duration period, absl::AnyInvocable<void()> tick)
      ABSL_LOCKS_EXCLUDED(mutex_);

  absl::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace limpid::server
