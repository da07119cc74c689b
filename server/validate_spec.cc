#include "server/validate_spec.h"

#include <string>
#include <utility>

#include "engine/base/errors.h"
#include "engine/base/status_macros.h"
#include "server/message_size.h"
#include "server/stream_codecs.h"
#include "server/wire_config.h"
#include "server/wire_duration.h"

namespace limpid::server {

absl::StatusOr<v1::ValidateSpecResponse> ValidateSpec(
    const v1::Open& open, const Engine& engine, const ServiceOptions& options) {
  RETURN_IF_ERROR(CheckMessageSize(open, options.max_message_bytes));
  const SessionLimits& limits = engine.options().session_limits;
  ASSIGN_OR_RETURN(SessionConfig asked, ConfigFromOpen(open, limits));
  ASSIGN_OR_RETURN(const SessionConfig config,
                   ResolveConfig(std::move(asked), limits));
  ASSIGN_OR_RETURN(const StreamCodecs codecs,
                   MakeStreamCodecs(config, options));
  v1::ValidateSpecResponse response;
  *response.mutable_config() = ConfigMessage(config, options.max_part_bytes);
  response.mutable_config()->set_output_codec_config(
      codecs.egress.codec_config());
  *response.mutable_cadence() = CadenceMessage(limits.cadence);
  response.set_reserved_bytes(SessionBytes(config, limits));
  const absl::Duration predicted = engine.PredictedChunkTime(config);
  if (predicted > absl::ZeroDuration()) {
    *response.mutable_predicted_chunk_time() = DurationMessage(predicted);
  }
  const absl::Status admitted = engine.WouldAdmit(config);
  response.set_would_be_admitted(admitted.ok());
  response.set_refusal_reason(std::string(ReasonName(ReasonOf(admitted))));
  return response;
}

}  // namespace limpid::server
