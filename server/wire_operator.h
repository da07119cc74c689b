// Operator messages <-> OperatorSpec.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "engine/operators/operator_spec.h"
#include "engine/video/frame_format.h"
#include "limpid/v1/operator.pb.h"

namespace limpid::server {

// Shape only: ranges are CheckOperator's. InvalidField with a path that begins
// with `field` for more than 8 stages, a stage or a kernel that says nothing,
// an unknown enumerator, or a mask that MaskFromMessage refuses.
absl::StatusOr<OperatorSpec> OperatorFromMessage(const v1::Operator& message,
                                                 FrameSize largest_mask,
                                                 const std::string& field);

// `spec` must be resolved: no mask or kernel from a file.
v1::Operator OperatorMessage(const OperatorSpec& spec);

}  // namespace limpid::server
