// Chooses between two filters along the axes and one in the Fourier domain.
#include "engine/operators/blur.h"

#include <ATen/ATen.h>

#include "engine/operators/kernel_spectrum.h"

namespace limpid {
namespace {

// Float kernels that were made as a product are one within a few roundings.
constexpr double kRankTolerance = 1e-6;

// The row and the column through the largest tap; nothing when their product
// is not the kernel.
std::optional<Blur::Factors> Factorise(const at::Tensor& kernel) {
  const at::Tensor magnitude = kernel.abs();
  const int64_t largest = magnitude.argmax().item<int64_t>();
  const int64_t row = largest / kernel.size(1);
  const int64_t column = largest % kernel.size(1);
  const at::Tensor columns = kernel.select(1, column).clone();
  const at::Tensor rows = kernel.select(0, row) / kernel[row][column];
  const double error =
      (at::outer(columns, rows) - kernel).abs().max().item<double>();
  if (error > kRankTolerance * magnitude.max().item<double>()) return {};
  return Blur::Factors{.columns = columns, .rows = rows};
}

// The second central moments of the kernel as a distribution.
Degradation SpreadOf(const at::Tensor& kernel) {
  const at::Tensor density = kernel / kernel.sum();
  const auto offsets = [&kernel](int64_t axis) {
    const int64_t radius = kernel.size(axis) / 2;
    return at::arange(-radius, radius + 1, kernel.options());
  };
  const at::Tensor y = offsets(0).unsqueeze(1);
  const at::Tensor x = offsets(1).unsqueeze(0);
  const at::Tensor dy = y - (density * y).sum();
  const at::Tensor dx = x - (density * x).sum();
  const auto moment = [&density](const at::Tensor& product) {
    return (density * product).sum().item<double>();
  };
  return {.variance_x = moment(dx * dx),
          .variance_y = moment(dy * dy),
          .covariance = moment(dy * dx)};
}

AxisFilter ConvolutionAlongAxis(const at::Tensor& taps, Border border,
                                c10::Device device) {
  const int64_t radius = taps.numel() / 2;
  return AxisFilter(
      taps.flip(0).to(device),
      {.stride = 1, .before = radius, .after = radius, .border = border});
}

at::Tensor GaussianTaps(double sigma, int num_taps) {
  const int radius = num_taps / 2;
  const at::Tensor offset = at::arange(-radius, radius + 1, at::kDouble);
  const at::Tensor density = at::exp(-offset.square() / (2 * sigma * sigma));
  return density / density.sum();
}

}  // namespace

Blur::Blur(const at::Tensor& kernel, Border border, FrameSize size,
           c10::Device device)
    : size_(size),
      border_(border),
      factors_(Factorise(kernel)),
      degradation_(SpreadOf(kernel)) {
  TORCH_CHECK(kernel.size(0) % 2 == 1 && kernel.size(1) % 2 == 1,
              "blur kernel is ", kernel.size(1), "x", kernel.size(0),
              ", must be odd");
  if (factors_) {
    filters_ = std::make_unique<AxisFilters>(
        AxisFilters{ConvolutionAlongAxis(factors_->columns, border, device),
                    ConvolutionAlongAxis(factors_->rows, border, device)});
  } else {
    spectrum_ = std::make_unique<KernelSpectrum>(kernel, border, size, device);
  }
}

Blur::~Blur() = default;

at::Tensor Blur::Forward(const at::Tensor& x, int64_t /*first_frame*/) const {
  if (spectrum_) return spectrum_->Convolve(x);
  return filters_->rows.Forward(filters_->columns.Forward(x, -2), -1);
}

at::Tensor Blur::Adjoint(const at::Tensor& y, int64_t /*first_frame*/) const {
  if (spectrum_) return spectrum_->Correlate(y);
  return filters_->columns.Adjoint(filters_->rows.Adjoint(y, -1, size_.width),
                                   -2, size_.height);
}

at::Tensor BlurKernel(const BlurSpec& spec) {
  if (spec.kernel.empty()) {
    const at::Tensor taps = GaussianTaps(spec.sigma, NumTaps(spec));
    return at::outer(taps, taps);
  }
  const at::Tensor kernel = at::tensor(spec.kernel, at::kFloat)
                                .view({spec.kernel_height, spec.kernel_width})
                                .to(at::kDouble);
  return kernel / kernel.sum();
}

}  // namespace limpid
