// x = mean + max(variance - noise, 0) / variance * (y - mean), with mean and
// variance under a Gaussian window. All channels share one variance: edges do.
#include "engine/solver/noise_reduction.h"

#include <ATen/ATen.h>

#include "engine/operators/axis_filter.h"

namespace limpid {
namespace {

constexpr double kSigma = 0.8;
constexpr int64_t kRadius = 3;
constexpr double kTiny = 1e-12;

AxisFilter Window(c10::Device device) {
  const at::Tensor offset = at::arange(-kRadius, kRadius + 1, at::kDouble);
  const at::Tensor density = at::exp(-offset.square() / (2 * kSigma * kSigma));
  return AxisFilter((density / density.sum()).to(device),
                    {.stride = 1,
                     .before = kRadius,
                     .after = kRadius,
                     .border = Border::kReflect});
}

}  // namespace

at::Tensor ReduceNoise(const at::Tensor& video, double noise_level) {
  if (noise_level <= 0) return video;
  const AxisFilter window = Window(video.device());
  const auto average = [&](const at::Tensor& x) {
    return window.Forward(window.Forward(x, -2), -1);
  };
  const at::Tensor mean = average(video);
  const at::Tensor detail = video - mean;
  const at::Tensor variance =
      average(detail.square().mean({-3}, /*keepdim=*/true)).clamp_min(kTiny);
  const at::Tensor gain =
      (1 - noise_level * noise_level / variance).clamp_min(0);
  return at::addcmul(mean, gain, detail);
}

}  // namespace limpid
