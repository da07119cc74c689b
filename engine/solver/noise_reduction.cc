// x = mean + max(variance - noise, 0) / variance * (y - mean), with mean and
// variance under a Gaussian window. All channels share one variance: edges do.
#include "engine/solver/noise_reduction.h"

#include <ATen/ATen.h>

#include <cmath>

#include "engine/operators/axis_filter.h"

namespace limpid {
namespace {

// Noise is taken to be a little stronger than it is: the variance under a small
// window is itself uncertain, and what passes for detail by chance flickers.
constexpr double kCaution = 1.25;
constexpr double kTiny = 1e-12;

AxisFilter Window(double sigma, c10::Device device) {
  const auto radius = static_cast<int64_t>(std::ceil(3 * sigma));
  const at::Tensor offset = at::arange(-radius, radius + 1, at::kDouble);
  const at::Tensor density = at::exp(-offset.square() / (2 * sigma * sigma));
  return AxisFilter((density / density.sum()).to(device),
                    {.stride = 1,
                     .before = radius,
                     .after = radius,
                     .border = Border::kReflect});
}

}  // namespace

at::Tensor ReduceNoise(const at::Tensor& video, double noise_level,
                       double window_sigma) {
  if (noise_level <= 0) return video;
  const AxisFilter window = Window(window_sigma, video.device());
  const auto average = [&](const at::Tensor& x) {
    return window.Forward(window.Forward(x, -2), -1);
  };
  const at::Tensor mean = average(video);
  const at::Tensor detail = video - mean;
  const at::Tensor variance =
      average(detail.square().mean({-3}, /*keepdim=*/true)).clamp_min(kTiny);
  const at::Tensor gain =
      (1 - kCaution * noise_level * noise_level / variance).clamp_min(0);
  return at::addcmul(mean, gain, detail);
}

}  // namespace limpid
