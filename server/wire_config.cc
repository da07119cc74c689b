#include "server/wire_config.h"

#include "absl/strings/str_format.h"
#include "engine/base/errors.h"
#include "engine/base/status_macros.h"
#include "server/wire_enums.h"
#include "server/wire_int.h"
#include "server/wire_operator.h"

namespace limpid::server {
namespace {

constexpr int kDefaultBitDepth = 8;
constexpr int kDefaultQuality = 90;

ColorTags ColorFromMessage(const v1::ColorTags& message) {
  return {.primaries = ToInt(message.primaries()),
          .transfer = ToInt(message.transfer()),
          .matrix = ToInt(message.matrix()),
          .full_range = message.full_range()};
}

absl::Status ReadSource(const v1::Source& message, SessionConfig& config) {
  FrameFormat& format = config.source;
  format.size = {.width = message.width(), .height = message.height()};
  ASSIGN_OR_RETURN(format.layout, LayoutFromMessage(message.pixel_layout(),
                                                    "source.pixel_layout"));
  format.bit_depth =
      message.bit_depth() == 0 ? kDefaultBitDepth : ToInt(message.bit_depth());
  if (message.has_color()) format.color = ColorFromMessage(message.color());
  if (message.has_time_base()) {
    format.time_base = {.numerator = message.time_base().numerator(),
                        .denominator = message.time_base().denominator()};
  }
  ASSIGN_OR_RETURN(config.source_encoding,
                   EncodingFromMessage(message.encoding(), "source.encoding"));
  config.codec_config = message.codec_config();
  config.nominal_fps = message.nominal_fps();
  return absl::OkStatus();
}

absl::Status ReadSolver(const v1::Solver& message, SessionConfig& config) {
  ASSIGN_OR_RETURN(config.solver,
                   SolverFromMessage(message.kind(), "solver.kind"));
  if (message.has_final_projection()) {
    config.solver_options.final_projection = message.final_projection();
  }
  config.solver_options.cg_iterations = ToInt(message.cg_iterations());
  return absl::OkStatus();
}

// What the message leaves open is as in the source, which must be read before.
absl::Status ReadOutput(const v1::Output& message, SessionConfig& config) {
  config.output = config.source;
  ASSIGN_OR_RETURN(config.output_encoding,
                   EncodingFromMessage(message.encoding(), "output.encoding"));
  if (message.pixel_layout() != v1::PIXEL_LAYOUT_UNSPECIFIED) {
    ASSIGN_OR_RETURN(
        config.output.layout,
        LayoutFromMessage(message.pixel_layout(), "output.pixel_layout"));
  }
  if (message.bit_depth() != 0) {
    config.output.bit_depth = ToInt(message.bit_depth());
  }
  config.output_quality =
      message.quality() == 0 ? kDefaultQuality : ToInt(message.quality());
  return absl::OkStatus();
}

v1::ColorTags ColorMessage(const ColorTags& color) {
  v1::ColorTags message;
  message.set_primaries(color.primaries);
  message.set_transfer(color.transfer);
  message.set_matrix(color.matrix);
  message.set_full_range(color.full_range);
  return message;
}

v1::Source SourceMessage(const SessionConfig& config) {
  const FrameFormat& format = config.source;
  v1::Source message;
  message.set_width(format.size.width);
  message.set_height(format.size.height);
  message.mutable_time_base()->set_numerator(format.time_base.numerator);
  message.mutable_time_base()->set_denominator(format.time_base.denominator);
  message.set_pixel_layout(LayoutMessage(format.layout));
  message.set_bit_depth(format.bit_depth);
  *message.mutable_color() = ColorMessage(format.color);
  message.set_encoding(EncodingMessage(config.source_encoding));
  message.set_codec_config(config.codec_config);
  message.set_nominal_fps(config.nominal_fps);
  return message;
}

v1::Solver SolverConfigMessage(const SessionConfig& config) {
  v1::Solver message;
  message.set_kind(SolverMessage(config.solver));
  message.set_final_projection(config.solver_options.final_projection);
  message.set_cg_iterations(config.solver_options.cg_iterations);
  return message;
}

v1::Output OutputMessage(const SessionConfig& config) {
  v1::Output message;
  message.set_encoding(EncodingMessage(config.output_encoding));
  message.set_pixel_layout(LayoutMessage(config.output.layout));
  message.set_bit_depth(config.output.bit_depth);
  message.set_quality(config.output_quality);
  return message;
}

bool Fits(const v1::ResolvedConfig& message, int64_t max_bytes) {
  return static_cast<int64_t>(message.ByteSizeLong()) <= max_bytes;
}

}  // namespace

absl::StatusOr<SessionConfig> ConfigFromOpen(const v1::Open& open,
                                             const SessionLimits& limits) {
  if (!open.text_embedding().empty()) {
    return InvalidField(
        "text_embedding",
        absl::StrFormat("text_embedding has %d bytes, allowed 0: the solver "
                        "takes no text",
                        open.text_embedding().size()));
  }
  SessionConfig config;
  RETURN_IF_ERROR(ReadSource(open.source(), config));
  ASSIGN_OR_RETURN(config.op, OperatorFromMessage(open.operator_(),
                                                  {.width = limits.max_width,
                                                   .height = limits.max_height},
                                                  "operator"));
  config.noise_level = open.noise_level();
  RETURN_IF_ERROR(ReadSolver(open.solver(), config));
  RETURN_IF_ERROR(ReadOutput(open.output(), config));
  ASSIGN_OR_RETURN(config.mode, ModeFromMessage(open.mode(), "mode"));
  config.seed = open.seed();
  return config;
}

v1::ResolvedConfig ConfigMessage(const SessionConfig& config,
                                 int64_t max_bytes) {
  v1::ResolvedConfig message;
  *message.mutable_source() = SourceMessage(config);
  *message.mutable_operator_() = OperatorMessage(config.op);
  message.set_noise_level(config.noise_level);
  *message.mutable_solver() = SolverConfigMessage(config);
  *message.mutable_output() = OutputMessage(config);
  message.set_mode(ModeMessage(config.mode));
  message.set_seed(config.seed);
  message.set_output_width(config.output.size.width);
  message.set_output_height(config.output.size.height);
  if (!Fits(message, max_bytes)) message.clear_operator_();
  if (!Fits(message, max_bytes)) {
    message.mutable_source()->clear_codec_config();
  }
  return message;
}

v1::Cadence CadenceMessage(const ChunkCadence& cadence) {
  v1::Cadence message;
  message.set_first_chunk_frames(cadence.first_chunk_frames);
  message.set_chunk_frames(cadence.chunk_frames);
  return message;
}

}  // namespace limpid::server
