// Runs its tasks one at a time, in order, on the threads of a pool.
//
// Tasks that are pending when the strand is destroyed still run, so they must
// hold what they use. Thread-safe.
#pragma once

#include <memory>

#include "absl/functional/any_invocable.h"
#include "engine/base/task_pool.h"

namespace limpid {

class Strand {
 public:
  // `pool` must outlive every task.
  explicit Strand(TaskPool& pool);

  void Post(absl::AnyInvocable<void()> task);

 private:
  struct Queue;
  static void RunNext(std::shared_ptr<Queue> queue);

  // Shared with the task that runs, which may outlive the strand.
  std::shared_ptr<Queue> queue_;
};

}  // namespace limpid
