// What a spec says about the frames before and after it.
#include <algorithm>
#include <cmath>

#include "absl/strings/str_format.h"
#include "engine/base/errors.h"
#include "engine/operators/operator_limits.h"
#include "engine/operators/operator_spec.h"

namespace limpid {

int64_t FactorOf(const OperatorStage& stage) {
  const auto* downsample = std::get_if<DownsampleSpec>(&stage);
  return downsample == nullptr ? 1 : downsample->factor;
}

int NumTaps(const BlurSpec& spec) {
  if (spec.num_taps != 0) return spec.num_taps;
  const double radius = std::ceil(4 * spec.sigma);
  return static_cast<int>(std::min<double>(2 * radius + 1, kMaxTaps));
}

FrameSize RestoredSize(const OperatorSpec& spec, FrameSize measured) {
  FrameSize size = measured;
  for (const OperatorStage& stage : spec.stages) {
    size.width *= FactorOf(stage);
    size.height *= FactorOf(stage);
  }
  return size;
}

absl::StatusOr<FrameSize> MeasuredSize(const OperatorSpec& spec,
                                       FrameSize restored) {
  FrameSize size = restored;
  for (size_t i = 0; i < spec.stages.size(); ++i) {
    const int64_t factor = FactorOf(spec.stages[i]);
    if (size.width % factor != 0 || size.height % factor != 0) {
      return InvalidField(
          absl::StrFormat("operator.stages[%d].downsample.factor", i),
          absl::StrFormat("downsampling factor is %d, must divide the frame "
                          "size %dx%d",
                          factor, size.width, size.height));
    }
    size = {.width = size.width / factor, .height = size.height / factor};
  }
  return size;
}

bool HasPerFrameMask(const OperatorSpec& spec) {
  return std::any_of(spec.stages.begin(), spec.stages.end(),
                     [](const OperatorStage& stage) {
                       const auto* mask = std::get_if<MaskSpec>(&stage);
                       return mask != nullptr && mask->per_frame;
                     });
}

bool IsIdentity(const OperatorSpec& spec) {
  return std::all_of(spec.stages.begin(), spec.stages.end(),
                     [](const OperatorStage& stage) {
                       return std::holds_alternative<IdentitySpec>(stage);
                     });
}

}  // namespace limpid
