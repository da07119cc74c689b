// One generator a latent frame, seeded by what the frame is.
#include "engine/solver/latent_noise.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <vector>

#include "engine/model/latent_cadence.h"

namespace limpid {
namespace {

constexpr int64_t kFrameAxis = 2;

// The finaliser of SplitMix64: every bit of the input changes half of the
// output's.
uint64_t Mix(uint64_t x) {
  x += 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

// The first video frame of a latent frame.
int64_t VideoFrame(const NoisePlace& place, int64_t latent_frame) {
  if (!place.starts_stream) {
    return place.first_frame + kFramesPerLatent * latent_frame;
  }
  if (latent_frame == 0) return place.first_frame;
  return place.first_frame + 1 + kFramesPerLatent * (latent_frame - 1);
}

}  // namespace

at::Tensor LatentNoise(const at::Tensor& latent, const NoisePlace& place) {
  const std::vector<int64_t> shape = latent.select(kFrameAxis, 0).sizes().vec();
  std::vector<at::Tensor> frames;
  for (int64_t i = 0; i < latent.size(kFrameAxis); ++i) {
    uint64_t seed = Mix(place.seed);
    seed = Mix(seed ^ static_cast<uint64_t>(VideoFrame(place, i)));
    seed = Mix(seed ^ static_cast<uint64_t>(place.step));
    frames.push_back(at::randn(
        shape, at::make_generator<at::CPUGeneratorImpl>(seed), at::kFloat));
  }
  return at::stack(frames, kFrameAxis).to(latent.options());
}

}  // namespace limpid
