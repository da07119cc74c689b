#include "engine/session/chunk_time_table.h"

#include <algorithm>

namespace limpid {

WorkKind WorkKindOf(const SessionConfig& config, const OperatorSpec& op,
                    double noise_level) {
  const SamplerRequest& sampler = config.solver_options.sampler;
  WorkKind kind = {.measured = config.source.size,
                   .restored = config.output.size,
                   .stages = {},
                   .solver = config.solver,
                   .is_noiseless = noise_level == 0,
                   .converts = !(config.output == config.source),
                   .final_projection = config.solver_options.final_projection,
                   .cg_iterations = config.solver_options.cg_iterations,
                   .steps = sampler.steps,
                   .consistency_every = sampler.consistency_every,
                   .start_video = sampler.start_video,
                   .consistency = sampler.consistency,
                   .emit = sampler.emit};
  for (const OperatorStage& stage : op.stages) {
    kind.stages.push_back(stage.index());
  }
  return kind;
}

void ChunkTimeTable::Record(const WorkKind& kind, absl::Duration device_time) {
  absl::MutexLock lock(&mutex_);
  const auto entry = std::ranges::find(entries_, kind, &Entry::kind);
  if (entry != entries_.end()) {
    entry->device_time = device_time;
    return;
  }
  if (entries_.size() == kMaxKinds) entries_.pop_front();
  entries_.push_back({kind, device_time});
}

absl::Duration ChunkTimeTable::Find(const WorkKind& kind) const {
  absl::MutexLock lock(&mutex_);
  const auto entry = std::ranges::find(entries_, kind, &Entry::kind);
  return entry == entries_.end() ? absl::ZeroDuration() : entry->device_time;
}

}  // namespace limpid
