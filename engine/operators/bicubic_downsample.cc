// An integer factor meets the cubic at the same phase in every pixel: one
// strided filter.
#include "engine/operators/bicubic_downsample.h"

#include <ATen/ATen.h>

#include <cmath>

namespace limpid {
namespace {

double KeysCubic(double t) {
  t = std::abs(t);
  if (t < 1) return (1.5 * t - 2.5) * t * t + 1;
  if (t < 2) return ((-0.5 * t + 2.5) * t - 4) * t + 2;
  return 0;
}

// The cubic reaches 2 factor pixels to either side of the centre of a measured
// pixel, which lies between two pixels when the factor is even.
int64_t NumTapsFor(int64_t factor) { return 4 * factor - factor % 2; }

AxisFilter CubicFilter(int64_t factor, c10::Device device) {
  const int64_t num_taps = NumTapsFor(factor);
  at::Tensor taps = at::empty({num_taps}, at::kDouble);
  for (int64_t j = 0; j < num_taps; ++j) {
    const double offset = static_cast<double>(2 * j - num_taps + 1) / 2;
    taps[j] = KeysCubic(offset / static_cast<double>(factor));
  }
  const int64_t reach = (num_taps - factor) / 2;
  return AxisFilter((taps / taps.sum()).to(device),
                    {.stride = factor,
                     .before = reach,
                     .after = reach,
                     .border = Border::kReflect});
}

}  // namespace

BicubicDownsample::BicubicDownsample(int64_t factor, FrameSize measured,
                                     c10::Device device)
    : factor_(factor),
      measured_(measured),
      filter_(CubicFilter(factor, device)) {}

at::Tensor BicubicDownsample::Forward(const at::Tensor& x,
                                      int64_t /*first_frame*/) const {
  return filter_.Forward(filter_.Forward(x, -2), -1);
}

at::Tensor BicubicDownsample::Adjoint(const at::Tensor& y,
                                      int64_t /*first_frame*/) const {
  const FrameSize clean = input_size();
  return filter_.Adjoint(filter_.Adjoint(y, -1, clean.width), -2, clean.height);
}

}  // namespace limpid
