// Device time of the last full chunk of each kind of work, to predict the next.
// Remembers the kinds seen last, a fixed number. Thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "engine/session/session_config.h"

namespace limpid {

// What the time of a chunk depends on, apart from its pixels' values.
struct WorkKind {
  FrameSize measured;
  FrameSize restored;
  std::vector<size_t> stages;  // index in OperatorStage of each
  SolverKind solver = SolverKind::kLinear;
  bool is_noiseless = false;
  bool converts = false;  // output format is not the source's
  bool final_projection = true;
  int cg_iterations = 0;
  std::optional<int64_t> steps = {};
  std::optional<int64_t> consistency_every = {};
  std::optional<StartVideo> start_video = {};
  std::optional<ConsistencyMode> consistency = {};
  std::optional<EmittedVideo> emit = {};

  bool operator==(const WorkKind&) const = default;
};

WorkKind WorkKindOf(const SessionConfig& config, const OperatorSpec& op,
                    double noise_level);

class ChunkTimeTable {
 public:
  static constexpr size_t kMaxKinds = 64;

  void Record(const WorkKind& kind, absl::Duration device_time)
      ABSL_LOCKS_EXCLUDED(mutex_);

  // Zero when the kind is not remembered.
  absl::Duration Find(const WorkKind& kind) const ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  struct Entry {
    WorkKind kind;
    absl::Duration device_time;
  };

  mutable absl::Mutex mutex_;
  std::deque<Entry> entries_ ABSL_GUARDED_BY(mutex_);  // newest kind last
};

}  // namespace limpid
