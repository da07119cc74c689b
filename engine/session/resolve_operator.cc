#include "engine/session/resolve_operator.h"

#include <variant>

#include "absl/strings/str_format.h"
#include "engine/base/errors.h"
#include "engine/base/status_macros.h"

namespace limpid {
namespace {

absl::Status CheckNoiseLevel(double noise_level) {
  if (noise_level >= 0 && noise_level <= 1) return absl::OkStatus();
  return InvalidField(
      "noise_level",
      absl::StrFormat("noise_level is %g, expected 0 to 1", noise_level));
}

}  // namespace

absl::StatusOr<OperatorSpec> ResolveOperator(OperatorSpec op,
                                             double noise_level,
                                             FrameSize measured) {
  RETURN_IF_ERROR(CheckNoiseLevel(noise_level));
  RETURN_IF_ERROR(CheckOperator(op, measured));
  for (OperatorStage& stage : op.stages) {
    auto* blur = std::get_if<BlurSpec>(&stage);
    if (blur != nullptr && blur->sigma > 0) blur->num_taps = NumTaps(*blur);
  }
  return op;
}

int64_t HistoryFrames(const OperatorSpec& op) {
  int64_t frames = 0;
  for (const OperatorStage& stage : op.stages) {
    const auto* average = std::get_if<TemporalAverageSpec>(&stage);
    if (average != nullptr) frames += average->frames - 1;
  }
  return frames;
}

}  // namespace limpid
