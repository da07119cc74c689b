// x <- x + up(y - A x), a few rounds, with the ringing along edges smoothed
// away in between. Noise is reduced first, in the small frames: back-projection
// would put every bit of it back.
#include "engine/solver/super_resolution.h"

#include <ATen/ATen.h>

#include "engine/solver/noise_reduction.h"

namespace limpid {
namespace {

constexpr int kRounds = 2;  // before and after smoothing
// Ringing is smoothed as if it were noise of this level, over a wider window
// than noise because it is not independent from pixel to pixel.
constexpr double kRingingLevel = 0.027;
constexpr double kRingingWindow = 2;

// Enlarges single frames, [1, channel, height, width], for one operator.
class FrameEnlarger {
 public:
  FrameEnlarger(const LinearOperator& op, const StopFlag& stop)
      : op_(op), stop_(stop) {}

  at::Tensor Enlarge(const at::Tensor& frame) const {
    const at::Tensor x = BackProject(frame, Interpolate(frame));
    return BackProject(frame, ReduceNoise(x, kRingingLevel, kRingingWindow));
  }

 private:
  at::Tensor Interpolate(const at::Tensor& frame) const {
    const FrameSize size = op_.input_size();
    return at::upsample_bicubic2d(frame, {size.height, size.width},
                                  /*align_corners=*/false);
  }

  at::Tensor BackProject(const at::Tensor& frame, at::Tensor x) const {
    for (int round = 0; round < kRounds; ++round) {
      stop_.Check();
      x = x + Interpolate(frame - op_.Forward(x, /*first_frame=*/0));
    }
    return x;
  }

  const LinearOperator& op_;
  const StopFlag& stop_;
};

}  // namespace

Estimate Enlarge(const LinearOperator& op, const Observation& observation) {
  const FrameEnlarger enlarger(op, observation.stop);
  const at::Tensor& y = observation.measurement;
  std::vector<at::Tensor> frames;
  for (int64_t t = 0; t < y.size(0); ++t) {
    frames.push_back(enlarger.Enlarge(
        ReduceNoise(y.narrow(0, t, 1), observation.noise_level, kNoiseWindow)));
  }
  return {.video = at::cat(frames)};
}

}  // namespace limpid
