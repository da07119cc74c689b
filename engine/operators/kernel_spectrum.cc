// The padded frame is convolved in a ring; with a ring at least as long as the
// padded frame, what wraps around never reaches the pixels that are kept.
#include "engine/operators/kernel_spectrum.h"

#include <ATen/ATen.h>

#include "engine/operators/frame_border.h"

namespace limpid {
namespace {

// The next number without prime factors over 5.
int64_t FastLength(int64_t length) {
  for (;; ++length) {
    int64_t rest = length;
    for (const int64_t factor : {2, 3, 5}) {
      while (rest % factor == 0) rest /= factor;
    }
    if (rest == 1) return length;
  }
}

}  // namespace

int64_t KernelSpectrum::Bytes(FrameSize kernel, FrameSize frame) {
  constexpr int64_t kComplexBytes = 2 * (sizeof(double) + sizeof(float));
  const int64_t down = FastLength(frame.height + kernel.height - 1);
  const int64_t across = FastLength(frame.width + kernel.width - 1);
  return down * (across / 2 + 1) * kComplexBytes;
}

int64_t KernelSpectrum::WorkBytes(FrameSize kernel, FrameSize frame) {
  // Padded twice, and real and complex rings of the transforms.
  constexpr int64_t kRings = 6;
  const int64_t down = FastLength(frame.height + kernel.height - 1);
  const int64_t across = FastLength(frame.width + kernel.width - 1);
  return kRings * down * (across + 2) * int64_t{sizeof(float)};
}

KernelSpectrum::KernelSpectrum(const at::Tensor& kernel, Border border,
                               FrameSize size, c10::Device device)
    : border_(border),
      radius_{kernel.size(0) / 2, kernel.size(1) / 2},
      frame_{size.height, size.width},
      period_{FastLength(size.height + 2 * radius_[0]),
              FastLength(size.width + 2 * radius_[1])},
      spectrum_(at::fft_rfft2(kernel.to(device), period_)),
      single_spectrum_(spectrum_.to(at::kComplexFloat)) {}

const at::Tensor& KernelSpectrum::SpectrumFor(const at::Tensor& x) const {
  return x.scalar_type() == at::kFloat ? single_spectrum_ : spectrum_;
}

at::Tensor KernelSpectrum::Convolve(const at::Tensor& x) const {
  const Padding down = {.before = radius_[0], .after = radius_[0]};
  const Padding across = {.before = radius_[1], .after = radius_[1]};
  const at::Tensor padded = Pad(Pad(x, -2, border_, down), -1, border_, across);
  const at::Tensor ring =
      at::fft_irfft2(at::fft_rfft2(padded, period_) * SpectrumFor(x), period_);
  return ring.narrow(-2, 2 * radius_[0], frame_[0])
      .narrow(-1, 2 * radius_[1], frame_[1])
      .contiguous();
}

at::Tensor KernelSpectrum::Correlate(const at::Tensor& y) const {
  const at::Tensor placed =
      at::constant_pad_nd(y, {2 * radius_[1], 0, 2 * radius_[0], 0});
  const at::Tensor ring = at::fft_irfft2(
      at::fft_rfft2(placed, period_) * SpectrumFor(y).conj(), period_);
  const Padding down = {.before = radius_[0], .after = radius_[0]};
  const Padding across = {.before = radius_[1], .after = radius_[1]};
  const at::Tensor padded = ring.narrow(-2, 0, frame_[0] + 2 * radius_[0])
                                .narrow(-1, 0, frame_[1] + 2 * radius_[1]);
  return Unpad(Unpad(padded, -1, border_, across), -2, border_, down);
}

}  // namespace limpid
