#include "server/capabilities.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>

#include "engine/operators/operator_limits.h"
#include "engine/operators/operator_spec.h"
#include "engine/session/make_solver.h"
#include "engine/video/encoding.h"
#include "server/wire_config.h"
#include "server/wire_duration.h"
#include "server/wire_enums.h"

namespace limpid::server {
namespace {

struct Parameter {
  const char* name;
  double minimum;
  double maximum;
  double default_value;
};

// `defaults` is the stage of which `parameters` has the values.
void AddOperator(const char* name, const OperatorStage& defaults,
                 std::initializer_list<Parameter> parameters,
                 v1::GetCapabilitiesResponse* response) {
  v1::OperatorCapability* capability = response->add_operators();
  capability->set_name(name);
  capability->set_example(FormatOperator({.stages = {defaults}}));
  for (const Parameter& parameter : parameters) {
    v1::Range& range = (*capability->mutable_parameters())[parameter.name];
    range.set_minimum(parameter.minimum);
    range.set_maximum(parameter.maximum);
    range.set_default_value(parameter.default_value);
  }
}

// Both ends of a Range are allowed.
double Below(double limit) { return std::nextafter(limit, 0.0); }

void AddMask(v1::GetCapabilitiesResponse* response) {
  MaskSpec mask;
  mask.missing = 0.5;
  mask.seed = 1;
  const double seed_limit = std::ldexp(1.0, 64);
  AddOperator("mask", mask,
              {{"missing", 0, Below(1), mask.missing},
               {"seed", 0, Below(seed_limit), static_cast<double>(mask.seed)}},
              response);
}

void AddBlur(v1::GetCapabilitiesResponse* response) {
  BlurSpec blur;
  blur.sigma = 3;
  blur.num_taps = NumTaps(blur);
  AddOperator("blur", blur,
              {{"sigma", kMinSigma, kMaxSigma, blur.sigma},
               {"taps", 1, kMaxTaps, static_cast<double>(blur.num_taps)}},
              response);
}

void AddOperators(v1::GetCapabilitiesResponse* response) {
  AddOperator("identity", IdentitySpec(), {}, response);
  AddMask(response);
  AddBlur(response);
  const DownsampleSpec downsample;
  AddOperator("downsample", downsample,
              {{"factor", static_cast<double>(std::ranges::min(kFactors)),
                static_cast<double>(std::ranges::max(kFactors)),
                static_cast<double>(downsample.factor)}},
              response);
  const TemporalAverageSpec average;
  AddOperator(
      "temporal_average", average,
      {{"frames", 1, kMaxAveragedFrames, static_cast<double>(average.frames)}},
      response);
}

void AddSolvers(const Models& models, v1::GetCapabilitiesResponse* response) {
  for (const SolverKind kind :
       {SolverKind::kLinear, SolverKind::kAvis, SolverKind::kAvisFlash,
        SolverKind::kInstantVir}) {
    v1::SolverCapability* solver = response->add_solvers();
    solver->set_kind(SolverMessage(kind));
    solver->set_available(MakeSolver(kind, models).ok());
  }
}

void AddFormats(v1::GetCapabilitiesResponse* response) {
  for (const Encoding encoding :
       {Encoding::kRaw, Encoding::kPng, Encoding::kJpeg, Encoding::kH264,
        Encoding::kHevc, Encoding::kAv1, Encoding::kVp9, Encoding::kFfv1}) {
    const bool raw = encoding == Encoding::kRaw;
    if (raw || CanDecode(encoding)) {
      response->add_input_encodings(EncodingMessage(encoding));
    }
    if (raw || CanEncode(encoding)) {
      response->add_output_encodings(EncodingMessage(encoding));
    }
  }
  for (const PixelLayout layout :
       {PixelLayout::kYuv420, PixelLayout::kYuv422, PixelLayout::kYuv444,
        PixelLayout::kNv12, PixelLayout::kRgb}) {
    response->add_pixel_layouts(LayoutMessage(layout));
  }
}

void SetLimits(const EngineOptions& engine, const ServiceOptions& options,
               v1::Limits* limits) {
  const SessionLimits& session = engine.session_limits;
  limits->set_max_width(session.max_width);
  limits->set_max_height(session.max_height);
  limits->set_max_message_bytes(options.max_message_bytes);
  limits->set_max_sessions(engine.max_sessions);
  limits->set_max_session_bytes(session.max_session_bytes);
  limits->set_max_credits(session.max_frames_in_flight);
  *limits->mutable_idle_timeout() = DurationMessage(options.idle_timeout);
}

}  // namespace

v1::GetCapabilitiesResponse Capabilities(const Engine& engine,
                                         const ServiceOptions& options) {
  v1::GetCapabilitiesResponse response;
  response.set_server_version(LIMPID_VERSION);
  AddOperators(&response);
  AddSolvers(engine.options().session_limits.models, &response);
  AddFormats(&response);
  *response.mutable_cadence() =
      CadenceMessage(engine.options().session_limits.cadence);
  SetLimits(engine.options(), options, response.mutable_limits());
  return response;
}

}  // namespace limpid::server
