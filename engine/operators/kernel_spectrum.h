// Convolution of frames of one size with any kernel, in the Fourier domain,
// and its transpose. Its cost does not depend on the size of the kernel.
#pragma once

#include <ATen/core/Tensor.h>

#include <array>

#include "engine/operators/operator_spec.h"
#include "engine/video/frame_format.h"

namespace limpid {

class KernelSpectrum {
 public:
  // `kernel` is float64, [height, width], both odd.
  KernelSpectrum(const at::Tensor& kernel, Border border, FrameSize size,
                 c10::Device device);

  // What the spectra of a kernel of this height and width hold.
  static int64_t Bytes(FrameSize kernel, FrameSize frame);

  // What Convolve or Correlate of one channel of one float frame holds at most.
  static int64_t WorkBytes(FrameSize kernel, FrameSize frame);

  at::Tensor Convolve(const at::Tensor& x) const;
  at::Tensor Correlate(const at::Tensor& y) const;  // transpose of Convolve

 private:
  const at::Tensor& SpectrumFor(const at::Tensor& x) const;

  const Border border_;
  const std::array<int64_t, 2> radius_;  // down, across
  const std::array<int64_t, 2> frame_;
  // Frame and twice the radius, rounded up to a size that transforms fast.
  const std::array<int64_t, 2> period_;
  // For either type of video.
  const at::Tensor spectrum_;         // complex128
  const at::Tensor single_spectrum_;  // complex64
};

}  // namespace limpid
