// Local Wiener filter: keeps detail that stands out from the noise, averages
// the rest.
#pragma once

namespace at {
class Tensor;
}

namespace limpid {

// `video` is [..., channel, height, width]; noise is white with the standard
// deviation `noise_level`.
at::Tensor ReduceNoise(const at::Tensor& video, double noise_level);

}  // namespace limpid
