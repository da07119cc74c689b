// The ranges of operator.proto, kind by kind.
#include "engine/operators/stage_fault.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>

#include "absl/strings/str_format.h"
#include "engine/operators/operator_limits.h"

namespace limpid {
namespace {

using Fault = std::optional<StageFault>;

constexpr double kKernelSumTolerance = 1e-3;

// Comparisons that are false for NaN, so that NaN is out of every range.
bool IsWithin(double value, double low, double high) {
  return value >= low && value <= high;
}

bool IsTapCount(int taps) {
  return taps >= 1 && taps <= kMaxTaps && taps % 2 == 1;
}

Fault FindFaultOf(const IdentitySpec& /*identity*/) { return {}; }

Fault FindBitmapFault(const MaskBitmap& bitmap) {
  const int64_t pixels = static_cast<int64_t>(bitmap.known.size());
  if (bitmap.width < 1 || bitmap.height < 1 ||
      pixels / bitmap.width != bitmap.height || pixels % bitmap.width != 0) {
    return StageFault{
        "mask.static_mask",
        absl::StrFormat("is %dx%d with %d pixels, needs 1x1 or more and a "
                        "value for every pixel",
                        bitmap.width, bitmap.height, pixels)};
  }
  const bool any_known = std::any_of(bitmap.known.begin(), bitmap.known.end(),
                                     [](uint8_t known) { return known != 0; });
  if (any_known) return {};
  return StageFault{"mask.static_mask", "has 0 known pixels, needs 1 or more"};
}

Fault FindFaultOf(const MaskSpec& mask) {
  const bool is_random = mask.missing != -1;
  const int sources = (mask.bitmap != nullptr) + mask.per_frame + is_random +
                      !mask.file.empty();
  if (sources != 1) {
    return StageFault{
        "mask", absl::StrFormat("has %d sources, needs exactly 1: a bitmap, "
                                "per_frame=1, missing or file",
                                sources)};
  }
  if (is_random && !(mask.missing >= 0 && mask.missing < 1)) {
    return StageFault{
        "mask.missing",
        absl::StrFormat("is %g, allowed are 0 to less than 1", mask.missing)};
  }
  return mask.bitmap != nullptr ? FindBitmapFault(*mask.bitmap) : Fault();
}

Fault FindShapeFault(const BlurSpec& blur) {
  if (!IsTapCount(blur.kernel_width) || !IsTapCount(blur.kernel_height)) {
    return StageFault{
        "blur.taps",
        absl::StrFormat("is a kernel of %dx%d, allowed are odd sizes 1 to %d",
                        blur.kernel_width, blur.kernel_height, kMaxTaps)};
  }
  const size_t values = static_cast<size_t>(blur.kernel_width) *
                        static_cast<size_t>(blur.kernel_height);
  if (blur.kernel.size() != values) {
    return StageFault{
        "blur.taps.values",
        absl::StrFormat("has %d values, needs %d for %dx%d", blur.kernel.size(),
                        values, blur.kernel_width, blur.kernel_height)};
  }
  return {};
}

Fault FindTapFault(const std::vector<float>& taps) {
  double magnitudes = 0;
  for (size_t i = 0; i < taps.size(); ++i) {
    if (!IsWithin(taps[i], -kMaxTap, kMaxTap)) {
      return StageFault{
          absl::StrFormat("blur.taps.values[%d]", i),
          absl::StrFormat("is %g, must be finite, allowed are %g to %g",
                          taps[i], -kMaxTap, kMaxTap)};
    }
    magnitudes += std::abs(taps[i]);
  }
  if (magnitudes <= kMaxTapMagnitudes) return {};
  return StageFault{
      "blur.taps.values",
      absl::StrFormat("have magnitudes that sum to %g, allowed are 0 to %g",
                      magnitudes, kMaxTapMagnitudes)};
}

Fault FindSumFault(const std::vector<float>& taps) {
  const double sum = std::accumulate(taps.begin(), taps.end(), 0.0);
  if (IsWithin(sum, 1 - kKernelSumTolerance, 1 + kKernelSumTolerance)) {
    return {};
  }
  return StageFault{"blur.taps.values",
                    absl::StrFormat("sum to %g, must sum to 1 within %g", sum,
                                    kKernelSumTolerance)};
}

Fault FindKernelFault(const BlurSpec& blur) {
  if (Fault fault = FindShapeFault(blur)) return fault;
  if (Fault fault = FindTapFault(blur.kernel)) return fault;
  return FindSumFault(blur.kernel);
}

Fault FindGaussianFault(const BlurSpec& blur) {
  if (!IsWithin(blur.sigma, kMinSigma, kMaxSigma)) {
    return StageFault{"blur.gaussian.sigma",
                      absl::StrFormat("is %g, allowed are %g to %g", blur.sigma,
                                      kMinSigma, kMaxSigma)};
  }
  if (blur.num_taps == 0 || IsTapCount(blur.num_taps)) return {};
  return StageFault{
      "blur.gaussian.taps",
      absl::StrFormat("is %d, allowed are odd numbers 1 to %d, or 0",
                      blur.num_taps, kMaxTaps)};
}

Fault FindFaultOf(const BlurSpec& blur) {
  const int sources =
      (blur.sigma != 0) + !blur.kernel.empty() + !blur.file.empty();
  if (sources != 1) {
    return StageFault{"blur",
                      absl::StrFormat("has %d kernels, needs exactly 1: "
                                      "sigma, taps or file",
                                      sources)};
  }
  if (!blur.file.empty()) return {};
  return blur.kernel.empty() ? FindGaussianFault(blur) : FindKernelFault(blur);
}

Fault FindFaultOf(const DownsampleSpec& downsample) {
  const int factor = downsample.factor;
  if (std::ranges::find(kFactors, factor) != std::end(kFactors)) return {};
  return StageFault{
      "downsample.factor",
      absl::StrFormat("is %d, allowed are 2, 3, 4 and 8", factor)};
}

Fault FindFaultOf(const TemporalAverageSpec& average) {
  if (average.frames >= 1 && average.frames <= kMaxAveragedFrames) return {};
  return StageFault{"temporal_average.frames",
                    absl::StrFormat("is %d, allowed are 1 to %d",
                                    average.frames, kMaxAveragedFrames)};
}

}  // namespace

std::optional<StageFault> FindFault(const OperatorStage& stage) {
  return std::visit([](const auto& spec) { return FindFaultOf(spec); }, stage);
}

}  // namespace limpid
