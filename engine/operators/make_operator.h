// OperatorSpec -> LinearOperator: the only switch over operator kinds.
#pragma once

#include <memory>
#include <span>

#include "engine/operators/linear_operator.h"
#include "engine/operators/operator_spec.h"
#include "engine/video/frame.h"

namespace c10 {
struct Device;
}

namespace limpid {

// `spec` must have passed CheckOperator for `measured`. For a per-frame mask,
// `masks` holds one for each frame of the video that the operator will see
// (of the measurement's size); otherwise it is empty.
std::unique_ptr<const LinearOperator> MakeOperator(const OperatorSpec& spec,
                                                   FrameSize measured,
                                                   std::span<const Frame> masks,
                                                   c10::Device device);

}  // namespace limpid
