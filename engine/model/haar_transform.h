// One level of the Haar wavelet transform, at the scale of LeanVAE.
//
// Neighbours a, b along an axis become a + b (low) and a - b (high): with
// LeanVAE's factors of 2 (two axes) and 2 sqrt(2) (three) the coefficients
// sqrt(1/2) of the orthonormal transform cancel. Bands lie on the channel axis,
// band-major, the axis named first slowest, low before high:
//   image: width, height        LL LH HL HH
//   video: time, height, width  LLL LLH LHL LHH HLL HLH HHL HHH
#pragma once

#include <ATen/core/Tensor.h>

namespace limpid {

// [batch, channel, frame, height, width] to
// [batch, 4 channel, frame, height / 2, width / 2]; sizes must be even.
at::Tensor ImageBands(const at::Tensor& frames);
at::Tensor FramesOfImageBands(const at::Tensor& bands);

// [batch, channel, frame, height, width] to
// [batch, 8 channel, frame / 2, height / 2, width / 2]; sizes must be even.
at::Tensor VideoBands(const at::Tensor& video);
at::Tensor VideoOfBands(const at::Tensor& bands);

}  // namespace limpid
