#include "server/media_time.h"

namespace limpid::server {
namespace {

constexpr double kAssumedFps = 30;

double SecondsPerTick(const Rational& time_base) {
  return static_cast<double>(time_base.numerator) /
         static_cast<double>(time_base.denominator);
}

}  // namespace

double NominalFps(const SessionConfig& config) {
  return config.nominal_fps > 0 ? config.nominal_fps : kAssumedFps;
}

double MediaSeconds(const std::vector<Frame>& frames,
                    const SessionConfig& config) {
  const double num_frames = static_cast<double>(frames.size());
  // Of any two int64: their difference may be none.
  const double ticks = static_cast<double>(frames.back().pts) -
                       static_cast<double>(frames.front().pts);
  if (frames.size() < 2 || ticks <= 0) return num_frames / NominalFps(config);
  return ticks * SecondsPerTick(config.source.time_base) * num_frames /
         (num_frames - 1);
}

}  // namespace limpid::server
