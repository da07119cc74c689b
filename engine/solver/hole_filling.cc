// Two windows of kernel regression, as narrow as the density of known pixels
// allows, over a pyramid for what lies deeper in a hole.
#include "engine/solver/hole_filling.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "engine/solver/kernel_regression.h"
#include "engine/solver/pyramid_fill.h"
#include "engine/solver/temporal_fill.h"

namespace limpid {
namespace {

// Known pixels in an average window, and how much wider the second window is.
constexpr double kPixelsAWindow = 2.7;
constexpr double kWindowStep = 1.6;
constexpr double kMinSigma = 0.7;
constexpr double kMaxSigma = 4;
// Weight of known pixels at which a window begins to count, and counts fully.
constexpr double kSomeSupport = 0.8;
constexpr double kFullSupport = 1.8;
// Square error of a filled pixel: a few code values.
constexpr double kFillVariance = 1e-3;

double SigmaFor(double known_share) {
  const double sigma = std::sqrt(
      kPixelsAWindow / (2 * std::numbers::pi * std::max(known_share, 1e-6)));
  return std::clamp(sigma, kMinSigma, kMaxSigma);
}

// Fills frames that share one mask.
class SpatialFill {
 public:
  explicit SpatialFill(const at::Tensor& known) : known_(known) {
    const double sigma = SigmaFor(known.mean().item<double>());
    for (const double scale : {kWindowStep, 1.0}) {
      windows_.emplace_back(known, sigma * scale);
    }
  }

  at::Tensor Fill(const at::Tensor& frame) const {
    at::Tensor filled = PyramidFill(frame, known_);
    for (const KernelRegression& window : windows_) {
      const at::Tensor trust =
          ((window.support() - kSomeSupport) / (kFullSupport - kSomeSupport))
              .clamp(0, 1);
      filled = at::lerp(filled, window.Interpolate(frame), trust);
    }
    return filled;
  }

 private:
  const at::Tensor known_;                 // [1, height, width]
  std::vector<KernelRegression> windows_;  // the widest first
};

}  // namespace

Estimate FillHoles(const InpaintingMask& mask, const Observation& observation) {
  const at::Tensor y = mask.Measured(observation.measurement);
  const at::Tensor known = mask.Known(y.size(0)).to(y.scalar_type());
  std::optional<SpatialFill> fill;
  std::vector<at::Tensor> filled;
  for (int64_t t = 0; t < y.size(0); ++t) {
    observation.stop.Check();
    if (mask.per_frame() || t == 0)
      fill.emplace(known[mask.per_frame() ? t : 0]);
    filled.push_back(fill->Fill(y[t]));
  }
  Estimate estimate = {.video = at::stack(filled),
                       .error_variance = kFillVariance};
  if (mask.per_frame()) {
    Observation measured = observation;
    measured.measurement = y;
    estimate.video = FillOverTime(measured, known, estimate.video);
  }
  return estimate;
}

}  // namespace limpid
