#include "server/wire_operator.h"

#include <utility>
#include <variant>

#include "absl/strings/str_format.h"
#include "engine/base/errors.h"
#include "engine/base/status_macros.h"
#include "engine/operators/operator_limits.h"
#include "server/wire_enums.h"
#include "server/wire_int.h"
#include "server/wire_mask.h"

namespace limpid::server {
namespace {

absl::StatusOr<OperatorStage> StageOf(const v1::InpaintingMask& message,
                                      FrameSize largest_mask,
                                      const std::string& field) {
  MaskSpec mask;
  if (message.has_static_mask()) {
    ASSIGN_OR_RETURN(mask.bitmap,
                     MaskFromMessage(message.static_mask(), largest_mask,
                                     field + ".static_mask"));
  } else if (message.per_frame()) {
    mask.per_frame = true;
  } else {
    return InvalidField(
        field,
        absl::StrFormat("%s has no source, expected static_mask or per_frame",
                        field));
  }
  return mask;
}

absl::StatusOr<OperatorStage> StageOf(const v1::Blur& message,
                                      const std::string& field) {
  BlurSpec blur;
  ASSIGN_OR_RETURN(blur.border,
                   BorderFromMessage(message.border(), field + ".border"));
  if (message.has_gaussian()) {
    blur.sigma = message.gaussian().sigma();
    blur.num_taps = ToInt(message.gaussian().taps());
  } else if (message.has_taps()) {
    const v1::KernelTaps& taps = message.taps();
    blur.kernel.assign(taps.values().begin(), taps.values().end());
    blur.kernel_width = ToInt(taps.width());
    blur.kernel_height = ToInt(taps.height());
  } else {
    return InvalidField(
        field,
        absl::StrFormat("%s has no kernel, expected gaussian or taps", field));
  }
  return blur;
}

absl::StatusOr<OperatorStage> StageOf(const v1::Downsample& message,
                                      const std::string& field) {
  DownsampleSpec downsample{.factor = ToInt(message.factor())};
  ASSIGN_OR_RETURN(downsample.kernel,
                   KernelFromMessage(message.kernel(), field + ".kernel"));
  return downsample;
}

absl::StatusOr<OperatorStage> StageOf(const v1::OperatorStage& message,
                                      FrameSize largest_mask,
                                      const std::string& field) {
  switch (message.kind_case()) {
    case v1::OperatorStage::kIdentity:
      return IdentitySpec{};
    case v1::OperatorStage::kMask:
      return StageOf(message.mask(), largest_mask, field + ".mask");
    case v1::OperatorStage::kBlur:
      return StageOf(message.blur(), field + ".blur");
    case v1::OperatorStage::kDownsample:
      return StageOf(message.downsample(), field + ".downsample");
    case v1::OperatorStage::kTemporalAverage:
      return TemporalAverageSpec{
          .frames = ToInt(message.temporal_average().frames())};
    case v1::OperatorStage::KIND_NOT_SET:
      break;
  }
  return InvalidField(
      field, absl::StrFormat("%s has no kind, expected identity, mask, blur, "
                             "downsample or temporal_average",
                             field));
}

// Writes one stage into its message.
struct StageWriter {
  void operator()(const IdentitySpec&) const { stage->mutable_identity(); }

  void operator()(const MaskSpec& mask) const {
    v1::InpaintingMask* message = stage->mutable_mask();
    if (mask.bitmap != nullptr) {
      *message->mutable_static_mask() = MaskMessage(*mask.bitmap);
    } else {
      message->set_per_frame(mask.per_frame);
    }
  }

  void operator()(const BlurSpec& blur) const {
    v1::Blur* message = stage->mutable_blur();
    message->set_border(BorderMessage(blur.border));
    if (blur.kernel.empty()) {
      message->mutable_gaussian()->set_sigma(blur.sigma);
      message->mutable_gaussian()->set_taps(blur.num_taps);
    } else {
      v1::KernelTaps* taps = message->mutable_taps();
      taps->set_width(blur.kernel_width);
      taps->set_height(blur.kernel_height);
      taps->mutable_values()->Add(blur.kernel.begin(), blur.kernel.end());
    }
  }

  void operator()(const DownsampleSpec& downsample) const {
    v1::Downsample* message = stage->mutable_downsample();
    message->set_factor(downsample.factor);
    message->set_kernel(KernelMessage(downsample.kernel));
  }

  void operator()(const TemporalAverageSpec& average) const {
    stage->mutable_temporal_average()->set_frames(average.frames);
  }

  v1::OperatorStage* stage;
};

}  // namespace

absl::StatusOr<OperatorSpec> OperatorFromMessage(const v1::Operator& message,
                                                 FrameSize largest_mask,
                                                 const std::string& field) {
  if (message.stages_size() > static_cast<int>(kMaxStages)) {
    return InvalidField(
        field + ".stages",
        absl::StrFormat("%s has %d stages, allowed 0 to %d", field,
                        message.stages_size(), kMaxStages));
  }
  OperatorSpec spec;
  for (int i = 0; i < message.stages_size(); ++i) {
    ASSIGN_OR_RETURN(OperatorStage stage,
                     StageOf(message.stages(i), largest_mask,
                             absl::StrFormat("%s.stages[%d]", field, i)));
    spec.stages.push_back(std::move(stage));
  }
  return spec;
}

v1::Operator OperatorMessage(const OperatorSpec& spec) {
  v1::Operator message;
  for (const OperatorStage& stage : spec.stages) {
    std::visit(StageWriter{message.add_stages()}, stage);
  }
  return message;
}

}  // namespace limpid::server
