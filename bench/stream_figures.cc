// Percentiles by nearest rank.
#include "bench/stream_figures.h"

#include <algorithm>
#include <cmath>

namespace limpid::bench {
namespace {

// Nearest rank; 0 of nothing.
double Percentile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const double rank = std::ceil(share * static_cast<double>(values.size()));
  return values[std::max<int64_t>(1, static_cast<int64_t>(rank)) - 1];
}

nlohmann::json Percentiles(const std::vector<double>& values) {
  return {{"p50", Percentile(values, 0.5)}, {"p99", Percentile(values, 0.99)}};
}

}  // namespace

void StreamFigures::AddChunk(int64_t num_frames, bool is_first,
                             absl::Duration latency) {
  absl::MutexLock lock(&mutex_);
  num_frames_ += num_frames;
  const double seconds = absl::ToDoubleSeconds(latency);
  (is_first ? first_chunk_seconds_ : chunk_seconds_).push_back(seconds);
}

nlohmann::json StreamFigures::ToJson(absl::Duration elapsed,
                                     double cpu_seconds) const {
  absl::MutexLock lock(&mutex_);
  const auto frames = static_cast<double>(num_frames_);
  return {{"frames", num_frames_},
          {"frames_per_second", frames / absl::ToDoubleSeconds(elapsed)},
          {"cpu_seconds_per_frame", cpu_seconds / std::max(1.0, frames)},
          {"first_chunk_latency_seconds", Percentiles(first_chunk_seconds_)},
          {"chunk_latency_seconds", Percentiles(chunk_seconds_)}};
}

}  // namespace limpid::bench
