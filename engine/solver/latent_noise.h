// Noise for latents that depends on nothing but the session's seed, the place
// in the stream and the denoising step: the same alone or beside others, on any
// device, and again when a chunk is repeated.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace limpid {

struct NoisePlace {
  uint64_t seed = 0;
  int64_t first_frame = 0;  // of the video, in the stream
  bool starts_stream = false;
  int64_t step = 0;
};

// Standard normal, of the shape, dtype and device of `latent` [1, channel,
// frame, height, width].
at::Tensor LatentNoise(const at::Tensor& latent, const NoisePlace& place);

}  // namespace limpid
