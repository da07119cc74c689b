// Checks a client's operator and noise level, at open and when they change.
#pragma once

#include "absl/status/statusor.h"
#include "engine/operators/operator_spec.h"
#include "engine/video/frame_format.h"

namespace limpid {

// The operator with every default filled in, for measured frames of this size.
// InvalidField("operator...", "noise_level").
absl::StatusOr<OperatorSpec> ResolveOperator(OperatorSpec op,
                                             double noise_level,
                                             FrameSize measured);

// Frames of the past that one frame of the measurement depends on.
int64_t HistoryFrames(const OperatorSpec& op);

}  // namespace limpid
