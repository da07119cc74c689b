#include "engine/base/strand.h"

#include <deque>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace limpid {

struct Strand::Queue {
  explicit Queue(TaskPool& owner) : pool(owner) {}

  TaskPool& pool;
  absl::Mutex mutex;
  std::deque<absl::AnyInvocable<void()>> tasks ABSL_GUARDED_BY(mutex);
  // A RunNext is posted or runs; only it takes tasks out.
  bool running ABSL_GUARDED_BY(mutex) = false;
};

Strand::Strand(TaskPool& pool) : queue_(std::make_shared<Queue>(pool)) {}

void Strand::Post(absl::AnyInvocable<void()> task) {
  {
    absl::MutexLock lock(&queue_->mutex);
    queue_->tasks.push_back(std::move(task));
    if (std::exchange(queue_->running, true)) return;
  }
  queue_->pool.Post([queue = queue_] { RunNext(queue); });
}

// One task a turn, so that strands share the pool fairly.
void Strand::RunNext(std::shared_ptr<Queue> queue) {
  absl::AnyInvocable<void()> task;
  {
    absl::MutexLock lock(&queue->mutex);
    task = std::move(queue->tasks.front());
    queue->tasks.pop_front();
  }
  task();
  task = nullptr;  // what it holds goes before the next one starts
  {
    absl::MutexLock lock(&queue->mutex);
    if (queue->tasks.empty()) {
      queue->running = false;
      return;
    }
  }
  TaskPool& pool = queue->pool;
  pool.Post([queue = std::move(queue)] { RunNext(queue); });
}

}  // namespace limpid
