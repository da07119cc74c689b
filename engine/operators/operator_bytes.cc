// What the operators of a spec hold between chunks: masks, filters, spectra.
#include <algorithm>
#include <cstdint>

#include "engine/operators/axis_filter.h"
#include "engine/operators/kernel_spectrum.h"
#include "engine/operators/operator_spec.h"

namespace limpid {
namespace {

// The two factors of a kernel of rank 1, as taps and as filters.
int64_t FactorBytes(FrameSize kernel) {
  const int64_t taps = kernel.width + kernel.height;
  return taps * int64_t{sizeof(double)} +
         AxisFilter::Bytes(kernel.width, /*stride=*/1) +
         AxisFilter::Bytes(kernel.height, /*stride=*/1);
}

// Bytes of a stage whose frames come out with `size`.
struct StageBytes {
  FrameSize size;

  int64_t operator()(const IdentitySpec& /*spec*/) const { return 0; }
  // As it came, and as a tensor.
  int64_t operator()(const MaskSpec& spec) const {
    return spec.per_frame ? 0 : 2 * size.width * size.height;
  }
  // The rank of a kernel is not known before the operator is made.
  int64_t operator()(const BlurSpec& spec) const {
    if (spec.kernel.empty()) {
      const int64_t taps = NumTaps(spec);
      return FactorBytes({.width = taps, .height = taps});
    }
    const FrameSize kernel = {.width = spec.kernel_width,
                              .height = spec.kernel_height};
    return static_cast<int64_t>(spec.kernel.size() * sizeof(float)) +
           std::max(FactorBytes(kernel), KernelSpectrum::Bytes(kernel, size));
  }
  int64_t operator()(const DownsampleSpec& spec) const {
    constexpr int64_t kTapsAFactor = 4;
    if (spec.kernel == DownsampleKernel::kArea) return 0;
    return AxisFilter::Bytes(kTapsAFactor * spec.factor, spec.factor);
  }
  int64_t operator()(const TemporalAverageSpec& /*spec*/) const { return 0; }
};

}  // namespace

int64_t OperatorBytes(const OperatorSpec& spec, FrameSize measured) {
  int64_t bytes = 0;
  FrameSize size = measured;
  for (size_t i = spec.stages.size(); i-- > 0;) {
    bytes += std::visit(StageBytes{size}, spec.stages[i]);
    const int64_t factor = FactorOf(spec.stages[i]);
    size = {.width = factor * size.width, .height = factor * size.height};
  }
  return bytes;
}

}  // namespace limpid
