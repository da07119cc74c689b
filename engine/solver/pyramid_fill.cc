// Sums of pixels and sums of weights travel together; their ratio is a mean.
#include "engine/solver/pyramid_fill.h"

#include <ATen/ATen.h>

#include "engine/operators/axis_filter.h"

namespace limpid {
namespace {

constexpr double kSigma = 0.8;
constexpr int64_t kRadius = 2;
// Weight of known pixels at which a level stands on its own.
constexpr double kFullSupport = 0.2;
constexpr double kTiny = 1e-12;

class PyramidLevel {
 public:
  explicit PyramidLevel(c10::Device device) : window_(Window(device)) {}

  // The mean of `sum` / `weight` around every pixel, from coarser levels where
  // the window holds too little.
  at::Tensor Fill(const at::Tensor& sum, const at::Tensor& weight) const {
    const at::Tensor near_sum = Smooth(sum);
    const at::Tensor near_weight = Smooth(weight);
    const at::Tensor mean = near_sum / near_weight.clamp_min(kTiny);
    const at::Tensor trust = (near_weight / kFullSupport).clamp_max(1);
    const int64_t height = sum.size(-2);
    const int64_t width = sum.size(-1);
    if (height * width == 1 || trust.min().item<double>() >= 1) return mean;
    const at::Tensor coarse = Fill(Halve(sum), Halve(weight));
    return at::lerp(Double(coarse, height, width), mean, trust);
  }

 private:
  static AxisFilter Window(c10::Device device) {
    const at::Tensor offset = at::arange(-kRadius, kRadius + 1, at::kDouble);
    const at::Tensor density =
        at::exp(-offset.square() / (2 * kSigma * kSigma));
    return AxisFilter((density / density.sum()).to(device),
                      {.stride = 1,
                       .before = kRadius,
                       .after = kRadius,
                       .border = Border::kZero});
  }

  at::Tensor Smooth(const at::Tensor& x) const {
    return window_.Forward(window_.Forward(x, -2), -1);
  }

  // Means of 2 x 2 pixels; what lies beyond an odd edge counts as unknown.
  static at::Tensor Halve(const at::Tensor& x) {
    const at::Tensor even =
        at::constant_pad_nd(x, {0, x.size(-1) % 2, 0, x.size(-2) % 2});
    return even.unflatten(-1, {even.size(-1) / 2, 2})
        .unflatten(-3, {even.size(-2) / 2, 2})
        .mean({-3, -1});
  }

  static at::Tensor Double(const at::Tensor& x, int64_t height, int64_t width) {
    const at::Tensor planes = x.reshape({1, -1, x.size(-2), x.size(-1)});
    std::vector<int64_t> shape = x.sizes().vec();
    shape[shape.size() - 2] = height;
    shape[shape.size() - 1] = width;
    return at::upsample_bilinear2d(planes, {2 * x.size(-2), 2 * x.size(-1)},
                                   /*align_corners=*/false)
        .narrow(-2, 0, height)
        .narrow(-1, 0, width)
        .reshape(shape);
  }

  const AxisFilter window_;
};

}  // namespace

at::Tensor PyramidFill(const at::Tensor& measurement, const at::Tensor& known) {
  const at::Tensor weight = known.to(measurement.scalar_type());
  return PyramidLevel(measurement.device())
      .Fill(measurement * weight, weight.expand_as(measurement));
}

}  // namespace limpid
