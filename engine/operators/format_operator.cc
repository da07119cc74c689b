// OperatorSpec -> text, in the form that ParseOperator reads.
#include <charconv>

#include "absl/strings/str_format.h"
#include "engine/operators/operator_spec.h"

namespace limpid {
namespace {

// The shortest decimal that reads back as the same number.
std::string FormatNumber(double value) {
  char digits[32];
  const auto end = std::to_chars(std::begin(digits), std::end(digits), value);
  return std::string(digits, end.ptr);
}

std::string Format(const IdentitySpec& /*identity*/) { return "identity"; }

std::string Format(const MaskSpec& mask) {
  if (mask.bitmap != nullptr) {
    return absl::StrFormat("mask:bitmap=%dx%d", mask.bitmap->width,
                           mask.bitmap->height);
  }
  if (mask.per_frame) return "mask:per_frame=1";
  if (!mask.file.empty()) return "mask:file=" + mask.file;
  return absl::StrFormat("mask:missing=%s,seed=%d", FormatNumber(mask.missing),
                         mask.seed);
}

std::string Format(const BlurSpec& blur) {
  const char* border = blur.border == Border::kZero ? "zero" : "reflect";
  if (!blur.file.empty()) {
    return absl::StrFormat("blur:file=%s,border=%s", blur.file, border);
  }
  if (!blur.kernel.empty()) {
    return absl::StrFormat("blur:kernel=%dx%d,border=%s", blur.kernel_width,
                           blur.kernel_height, border);
  }
  return absl::StrFormat("blur:sigma=%s,taps=%d,border=%s",
                         FormatNumber(blur.sigma), NumTaps(blur), border);
}

std::string Format(const DownsampleSpec& downsample) {
  const bool is_area = downsample.kernel == DownsampleKernel::kArea;
  return absl::StrFormat("downsample:factor=%d,kernel=%s", downsample.factor,
                         is_area ? "area" : "bicubic");
}

std::string Format(const TemporalAverageSpec& average) {
  return absl::StrFormat("temporal_average:frames=%d", average.frames);
}

}  // namespace

std::string FormatOperator(const OperatorSpec& spec) {
  if (spec.stages.empty()) return Format(IdentitySpec());
  std::string text;
  for (const OperatorStage& stage : spec.stages) {
    if (!text.empty()) text += "+";
    text += std::visit([](const auto& kind) { return Format(kind); }, stage);
  }
  return text;
}

}  // namespace limpid
