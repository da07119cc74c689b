// Follows Forward and Adjoint of every kind; stages run one after another.
#include "engine/operators/operator_work.h"

#include <algorithm>

#include "engine/operators/axis_filter.h"
#include "engine/operators/kernel_spectrum.h"

namespace limpid {
namespace {

constexpr int64_t kChannels = 3;
constexpr int64_t kSampleBytes = sizeof(float);

// A filter down the columns, then one along the rows.
int64_t SeparableBytes(FrameSize frame, FrameSize kernel, int64_t stride) {
  const int64_t samples =
      frame.width *
          AxisFilter::WorkSamples(frame.height, kernel.height, stride) +
      frame.height * AxisFilter::WorkSamples(frame.width, kernel.width, stride);
  return kChannels * kSampleBytes * samples;
}

// For one frame of a stage that takes frames of `size`.
struct StageWork {
  FrameSize size;

  int64_t FrameBytes() const {
    return kChannels * kSampleBytes * size.width * size.height;
  }

  int64_t operator()(const IdentitySpec& /*spec*/) const { return 0; }
  int64_t operator()(const MaskSpec& /*spec*/) const {
    return 2 * FrameBytes();
  }
  // The rank of a kernel is not known before the operator is made.
  int64_t operator()(const BlurSpec& spec) const {
    if (spec.kernel.empty()) {
      const int64_t taps = NumTaps(spec);
      return SeparableBytes(size, {.width = taps, .height = taps}, 1);
    }
    const FrameSize kernel = {.width = spec.kernel_width,
                              .height = spec.kernel_height};
    return std::max(SeparableBytes(size, kernel, 1),
                    kChannels * KernelSpectrum::WorkBytes(kernel, size));
  }
  int64_t operator()(const DownsampleSpec& spec) const {
    constexpr int64_t kTapsAFactor = 4;
    if (spec.kernel == DownsampleKernel::kArea) return 2 * FrameBytes();
    const int64_t taps = kTapsAFactor * spec.factor;
    return SeparableBytes(size, {.width = taps, .height = taps}, spec.factor);
  }
  int64_t operator()(const TemporalAverageSpec& /*spec*/) const {
    return 2 * FrameBytes();
  }
};

}  // namespace

int64_t OperatorWorkBytes(const OperatorSpec& spec, FrameSize measured,
                          int64_t num_frames) {
  int64_t bytes = 0;
  FrameSize size = measured;
  for (size_t i = spec.stages.size(); i-- > 0;) {
    size = RestoredSize({.stages = {spec.stages[i]}}, size);
    bytes = std::max(bytes, std::visit(StageWork{size}, spec.stages[i]));
  }
  return num_frames * bytes;
}

}  // namespace limpid
