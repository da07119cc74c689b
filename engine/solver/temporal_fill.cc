// Each frame is compared with its neighbours on the pixels that both know; the
// difference, spread into the holes, decides how far a neighbour is believed.
#include "engine/solver/temporal_fill.h"

#include <ATen/ATen.h>

#include <cmath>
#include <cstdlib>

#include "engine/solver/pyramid_fill.h"

namespace limpid {
namespace {

constexpr int64_t kReach = 3;  // frames to either side
// Difference between frames, beyond noise, at which belief falls to 1 / e.
constexpr double kMotion = 0.03;
// Weight of the spatial estimate against one fully believed neighbour.
constexpr double kSpatialWeight = 0.05;
constexpr double kDecay = 0.7;  // of belief, frame by frame

// Belief in every pixel of neighbour `s` as a pixel of frame `t`.
at::Tensor Belief(const at::Tensor& video, const at::Tensor& known, int64_t t,
                  int64_t s, double noise_level) {
  const at::Tensor both = known[t] * known[s];
  const at::Tensor difference =
      (video[t] - video[s]).square().mean({0}, /*keepdim=*/true);
  const double noise = 2 * noise_level * noise_level;
  const at::Tensor motion =
      (PyramidFill(difference * both, both) - noise).clamp_min(0);
  const double decay =
      std::pow(kDecay, static_cast<double>(std::abs(t - s) - 1));
  return decay * at::exp(-motion / (kMotion * kMotion)) * known[s];
}

}  // namespace

at::Tensor FillOverTime(const Observation& observation, const at::Tensor& known,
                        const at::Tensor& filled) {
  at::Tensor video = observation.measurement;
  at::Tensor mask = known;
  const int64_t frames = video.size(0);
  if (observation.past.defined()) {
    const at::Tensor last = observation.past.narrow(0, -1, 1);
    video = at::cat({last, video});
    mask = at::cat({at::ones_like(known.narrow(0, 0, 1)), mask});
  }
  const int64_t lead = video.size(0) - frames;
  std::vector<at::Tensor> result;
  for (int64_t t = lead; t < video.size(0); ++t) {
    observation.stop.Check();
    at::Tensor sum = kSpatialWeight * filled[t - lead];
    at::Tensor weight = at::full_like(mask[t], kSpatialWeight);
    const int64_t end = std::min(t + kReach + 1, video.size(0));
    for (int64_t s = std::max<int64_t>(0, t - kReach); s < end; ++s) {
      if (s == t) continue;
      const at::Tensor belief =
          Belief(video, mask, t, s, observation.noise_level);
      sum.addcmul_(belief, video[s]);
      weight.add_(belief);
    }
    result.push_back(at::where(mask[t] > 0, filled[t - lead], sum / weight));
  }
  return at::stack(result);
}

}  // namespace limpid
