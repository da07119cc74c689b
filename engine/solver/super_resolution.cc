// x <- x + up(y - A x), a few rounds. Noise is reduced first, in the small
// frames: back-projection would put every bit of it back.
#include "engine/solver/super_resolution.h"

#include <ATen/ATen.h>

#include "engine/solver/noise_reduction.h"

namespace limpid {
namespace {

constexpr int kRounds = 3;

}  // namespace

Estimate Enlarge(const LinearOperator& op, const Observation& observation) {
  const FrameSize size = op.input_size();
  const auto up = [&](const at::Tensor& y) {
    return at::upsample_bicubic2d(y, {size.height, size.width},
                                  /*align_corners=*/false);
  };
  const at::Tensor& y = observation.measurement;
  std::vector<at::Tensor> frames;
  for (int64_t t = 0; t < y.size(0); ++t) {
    const at::Tensor clean =
        ReduceNoise(y.narrow(0, t, 1), observation.noise_level);
    at::Tensor x = up(clean);
    for (int round = 0; round < kRounds; ++round) {
      observation.stop.Check();
      x = x + up(clean - op.Forward(x, observation.first_frame + t));
    }
    frames.push_back(x);
  }
  return {.video = at::cat(frames)};
}

}  // namespace limpid
