// Parse, read files, draw masks, check: in this order, for masks need a size.
#include "cli/operator_argument.h"

#include <utility>
#include <variant>

#include "cli/exit_code.h"
#include "cli/operator_files.h"
#include "engine/base/status_macros.h"
#include "engine/operators/random_mask.h"

namespace limpid::cli {
namespace {

absl::Status NameFlag(const absl::Status& status) {
  return UsageError("--operator: " + std::string(status.message()));
}

absl::StatusOr<OperatorSpec> Parse(const std::string& text) {
  absl::StatusOr<OperatorSpec> spec = ParseOperator(text);
  if (!spec.ok()) return NameFlag(spec.status());
  RETURN_IF_ERROR(LoadOperatorFiles(*spec));
  return spec;
}

absl::StatusOr<OperatorSpec> Resolve(OperatorSpec spec, FrameSize measured) {
  spec = ResolveRandomMasks(std::move(spec), measured);
  const absl::Status checked = CheckOperator(spec, measured);
  if (!checked.ok()) return NameFlag(checked);
  return spec;
}

}  // namespace

absl::StatusOr<OperatorSpec> OperatorForMeasurement(const std::string& text,
                                                    FrameSize measured) {
  ASSIGN_OR_RETURN(OperatorSpec spec, Parse(text));
  return Resolve(std::move(spec), measured);
}

absl::StatusOr<OperatorSpec> OperatorForCleanFrames(const std::string& text,
                                                    FrameSize clean) {
  ASSIGN_OR_RETURN(OperatorSpec spec, Parse(text));
  const absl::StatusOr<FrameSize> measured = MeasuredSize(spec, clean);
  if (!measured.ok()) return NameFlag(measured.status());
  return Resolve(std::move(spec), *measured);
}

}  // namespace limpid::cli
