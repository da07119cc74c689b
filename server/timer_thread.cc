#include "server/timer_thread.h"

#include <utility>

namespace limpid::server {

TimerThread::TimerThread(absl::Duration period, absl::AnyInvocable<void()> tick)
    : thread_([this, period, tick = std::move(tick)]() mutable {
        Run(period, std::move(tick));
      }) {}

TimerThread::~TimerThread() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  thread_.join();
}

void TimerThread::Run(absl::Duration period, absl::AnyInvocable<void()> tick) {
  while (true) {
    {
      absl::MutexLock lock(&mutex_);
      if (mutex_.AwaitWithTimeout(absl::Condition(&stopping_), period)) return;
    }
    tick();
  }
}

}  // namespace limpid::server
