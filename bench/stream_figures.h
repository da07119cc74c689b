// What a run of one or more streams has shown, and its JSON.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace limpid::bench {

// How much is streamed at once.
struct StreamLoad {
  int num_sessions = 1;
  int64_t frames_a_session = 0;
};

// Thread-safe: every stream of a run adds to it.
class StreamFigures {
 public:
  // From a chunk's last frame sent to the chunk received.
  void AddChunk(int64_t num_frames, bool is_first, absl::Duration latency)
      ABSL_LOCKS_EXCLUDED(mutex_);

  // With the run's wall-clock time and the CPU time of the process that
  // restored.
  nlohmann::json ToJson(absl::Duration elapsed, double cpu_seconds) const
      ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  mutable absl::Mutex mutex_;
  int64_t num_frames_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<double> first_chunk_seconds_ ABSL_GUARDED_BY(mutex_);
  std::vector<double> chunk_seconds_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace limpid::bench
