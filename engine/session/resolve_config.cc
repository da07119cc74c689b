// Fills what a session leaves open and checks the rest against the limits.
#include <cmath>
#include <string>

#include "absl/strings/str_format.h"
#include "engine/base/errors.h"
#include "engine/base/status_macros.h"
#include "engine/model/restoration_model.h"
#include "engine/model/sampler_ranges.h"
#include "engine/session/make_solver.h"
#include "engine/session/resolve_operator.h"
#include "engine/session/session_config.h"
#include "engine/solver/sampler.h"
#include "engine/video/color_matrix.h"

namespace limpid {
namespace {

constexpr double kMaxFps = 1000;
constexpr int kDefaultQuality = 90;

absl::Status CheckAtMost(std::string_view field, int64_t value,
                         int64_t maximum) {
  if (value <= maximum) return absl::OkStatus();
  return InvalidField(field,
                      absl::StrFormat("%s is %d, expected at most %d",
                                      std::string(field), value, maximum));
}

absl::Status CheckCodecConfig(const SessionConfig& config) {
  const bool has_one = !config.codec_config.empty();
  const std::string encoding(EncodingName(config.source_encoding));
  if (config.source_encoding == Encoding::kFfv1 && !has_one) {
    return InvalidField("source.codec_config",
                        "source.codec_config is empty, but ffv1 needs one");
  }
  if (!IsAccessUnit(config.source_encoding) && has_one) {
    return InvalidField(
        "source.codec_config",
        absl::StrFormat("source.codec_config has %d bytes, but %s takes none",
                        config.codec_config.size(), encoding));
  }
  return absl::OkStatus();
}

absl::Status CheckSource(const SessionConfig& config,
                         const SessionLimits& limits) {
  RETURN_IF_ERROR(CheckFormat(config.source, "source"));
  RETURN_IF_ERROR(
      CheckAtMost("source.width", config.source.size.width, limits.max_width));
  RETURN_IF_ERROR(CheckAtMost("source.height", config.source.size.height,
                              limits.max_height));
  if (!(config.nominal_fps >= 0 && config.nominal_fps <= kMaxFps)) {
    return InvalidField(
        "source.nominal_fps",
        absl::StrFormat("source.nominal_fps is %g, expected 0 to %g",
                        config.nominal_fps, kMaxFps));
  }
  return CheckCodecConfig(config);
}

absl::Status CheckRestoredSize(FrameSize restored,
                               const SessionLimits& limits) {
  if (restored.width <= limits.max_width &&
      restored.height <= limits.max_height) {
    return absl::OkStatus();
  }
  return InvalidField(
      "operator",
      absl::StrFormat("the operator restores %dx%d pixels, expected at most "
                      "%dx%d",
                      restored.width, restored.height, limits.max_width,
                      limits.max_height));
}

absl::Status CheckSolver(const SessionConfig& config,
                         const SessionLimits& limits) {
  RETURN_IF_ERROR(MakeSolver(config.solver, limits.models).status());
  RETURN_IF_ERROR(
      CheckSamplerRequest(config.solver, config.solver_options.sampler));
  const int iterations = config.solver_options.cg_iterations;
  if (config.solver == SolverKind::kInstantVir && iterations != 0) {
    return InvalidField(
        "solver.cg_iterations",
        absl::StrFormat("solver.cg_iterations is %d, expected 0: solver.kind "
                        "is instantvir, which has no proximal step",
                        iterations));
  }
  if (iterations == 0 || kCgIterationsRange.Has(iterations)) {
    return absl::OkStatus();
  }
  return InvalidField(
      "solver.cg_iterations",
      absl::StrFormat("solver.cg_iterations is %d, expected 0 to %d",
                      iterations, kCgIterationsRange.maximum));
}

// An RGB source may have any matrix: only a Y'CbCr output computes with it.
absl::Status CheckOutputMatrix(const SessionConfig& config) {
  if (config.output.layout == PixelLayout::kRgb ||
      LumaWeightsOf(config.output).has_value()) {
    return absl::OkStatus();
  }
  return InvalidField(
      "source.color.matrix",
      absl::StrFormat("source.color.matrix is %d, but %s output needs 0, 1, 2, "
                      "4, 5, 6, 7 or 9",
                      config.output.color.matrix,
                      std::string(PixelLayoutName(config.output.layout))));
}

absl::Status CheckOutput(const SessionConfig& config) {
  RETURN_IF_ERROR(CheckOutputMatrix(config));
  RETURN_IF_ERROR(CheckFormat(config.output, "output"));
  if (config.output_encoding != Encoding::kRaw &&
      !CanEncode(config.output_encoding)) {
    return InvalidField(
        "output.encoding",
        absl::StrFormat("output.encoding is %s, expected raw, png, jpeg, h264 "
                        "or ffv1",
                        std::string(EncodingName(config.output_encoding))));
  }
  if (config.output_quality < 1 || config.output_quality > 100) {
    return InvalidField(
        "output.quality",
        absl::StrFormat("output.quality is %d, expected 1 to 100",
                        config.output_quality));
  }
  return absl::OkStatus();
}

absl::Status CheckBytes(const SessionConfig& config,
                        const SessionLimits& limits) {
  const int64_t bytes =
      SessionBytes(config, limits) + WorkBytes(config, limits);
  if (bytes <= limits.max_session_bytes) return absl::OkStatus();
  return InvalidField(
      "source",
      absl::StrFormat("a session of %dx%d pixels needs %d bytes, expected at "
                      "most %d",
                      config.source.size.width, config.source.size.height,
                      bytes, limits.max_session_bytes));
}

// As deep as the source, in the layout's own way of being deep.
int DefaultDepth(const SessionConfig& config) {
  if (config.source.bit_depth == 8) return 8;
  return config.output.layout == PixelLayout::kRgb ? 16 : 10;
}

// What the session leaves to the model.
void FillSampler(SessionConfig& config, const SessionLimits& limits) {
  const auto model = ModelFor(config.solver, limits.models);
  if (model == nullptr) return;
  config.solver_options =
      ResolveSampler(config.solver, model->card, config.solver_options);
}

// What follows from the source and the operator.
void FillOutput(SessionConfig& config) {
  config.output.size = RestoredSize(config.op, config.source.size);
  config.output.color = config.source.color;
  config.output.time_base = config.source.time_base;
  if (config.output.bit_depth == 0) {
    config.output.bit_depth = DefaultDepth(config);
  }
  if (config.output_quality == 0) config.output_quality = kDefaultQuality;
}

}  // namespace

absl::StatusOr<SessionConfig> ResolveConfig(SessionConfig config,
                                            const SessionLimits& limits) {
  if (config.source.bit_depth == 0) config.source.bit_depth = 8;
  RETURN_IF_ERROR(CheckSource(config, limits));
  ASSIGN_OR_RETURN(config.op,
                   ResolveOperator(std::move(config.op), config.noise_level,
                                   config.source.size));
  FillOutput(config);
  RETURN_IF_ERROR(CheckRestoredSize(config.output.size, limits));
  RETURN_IF_ERROR(CheckOutput(config));
  RETURN_IF_ERROR(CheckSolver(config, limits));
  FillSampler(config, limits);
  RETURN_IF_ERROR(CheckBytes(config, limits));
  return config;
}

}  // namespace limpid
