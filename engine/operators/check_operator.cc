// CheckOperator: every stage by itself, then the stages together.
#include <string>

#include "absl/strings/str_format.h"
#include "engine/base/errors.h"
#include "engine/base/status_macros.h"
#include "engine/operators/operator_limits.h"
#include "engine/operators/operator_spec.h"
#include "engine/operators/stage_fault.h"

namespace limpid {
namespace {

// Far above what any server admits; keeps products of factors in range.
constexpr int64_t kMaxSide = 1 << 16;

std::string StagePath(size_t stage, std::string_view part) {
  return absl::StrFormat("operator.stages[%d].%s", stage, part);
}

absl::Status CheckStage(const OperatorStage& stage, size_t index) {
  const std::optional<StageFault> fault = FindFault(stage);
  if (!fault) return absl::OkStatus();
  const std::string path = StagePath(index, fault->part);
  return InvalidField(path, path + " " + fault->message);
}

// A random mask, a mask file and a kernel file belong to the command line.
absl::Status CheckResolved(const OperatorStage& stage, size_t index) {
  const auto* mask = std::get_if<MaskSpec>(&stage);
  if (mask != nullptr && mask->bitmap == nullptr && !mask->per_frame) {
    const std::string path = StagePath(index, "mask");
    return InvalidField(path, path +
                                  " is a random mask or a file, must be a "
                                  "bitmap or per frame");
  }
  const auto* blur = std::get_if<BlurSpec>(&stage);
  if (blur != nullptr && !blur->file.empty()) {
    const std::string path = StagePath(index, "blur");
    return InvalidField(path, path + " is a file, must be a kernel");
  }
  return absl::OkStatus();
}

// `size` is that of the frames that the stage makes.
absl::Status CheckMaskAgainst(const OperatorStage& stage, size_t index,
                              size_t num_stages, FrameSize size) {
  const auto* mask = std::get_if<MaskSpec>(&stage);
  if (mask == nullptr) return absl::OkStatus();
  if (mask->per_frame && index + 1 != num_stages) {
    const std::string path = StagePath(index, "mask.per_frame");
    return InvalidField(
        path, absl::StrFormat("%s is set in stage %d of %d, only the last "
                              "stage may be per frame",
                              path, index + 1, num_stages));
  }
  if (mask->bitmap == nullptr || (mask->bitmap->width == size.width &&
                                  mask->bitmap->height == size.height)) {
    return absl::OkStatus();
  }
  const std::string path = StagePath(index, "mask.static_mask");
  return InvalidField(
      path, absl::StrFormat("%s is %dx%d, must be %dx%d like its frames", path,
                            mask->bitmap->width, mask->bitmap->height,
                            size.width, size.height));
}

// From the measurement back to the clean video.
absl::Status CheckSizes(const OperatorSpec& spec, FrameSize measured) {
  FrameSize size = measured;
  for (size_t i = spec.stages.size(); i-- > 0;) {
    const OperatorStage& stage = spec.stages[i];
    RETURN_IF_ERROR(CheckMaskAgainst(stage, i, spec.stages.size(), size));
    size = RestoredSize({.stages = {stage}}, size);
    if (size.width <= kMaxSide && size.height <= kMaxSide) continue;
    const std::string path = StagePath(i, "downsample.factor");
    return InvalidField(
        path,
        absl::StrFormat("%s makes the restored frames %dx%d, allowed "
                        "are %dx%d",
                        path, size.width, size.height, kMaxSide, kMaxSide));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckOperator(const OperatorSpec& spec, FrameSize measured) {
  if (spec.stages.size() > kMaxStages) {
    return InvalidField(
        "operator.stages",
        absl::StrFormat("operator.stages has %d stages, allowed are 0 to %d",
                        spec.stages.size(), kMaxStages));
  }
  for (size_t i = 0; i < spec.stages.size(); ++i) {
    RETURN_IF_ERROR(CheckStage(spec.stages[i], i));
    RETURN_IF_ERROR(CheckResolved(spec.stages[i], i));
  }
  return CheckSizes(spec, measured);
}

}  // namespace limpid
