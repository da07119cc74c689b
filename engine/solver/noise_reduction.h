// Local Wiener filter: keeps detail that stands out from the noise, averages
// the rest.
#pragma once

namespace at {
class Tensor;
}

namespace limpid {

// `video` is [..., channel, height, width]; noise is white with the standard
// deviation `noise_level`; 0 changes nothing. `window_sigma`, in pixels, is how
// far the mean and the variance look around.
at::Tensor ReduceNoise(const at::Tensor& video, double noise_level,
                       double window_sigma);

// Window for noise that is independent from pixel to pixel.
inline constexpr double kNoiseWindow = 1;

}  // namespace limpid
