// What is wrong with one stage of an operator, whatever the frames' size.
#pragma once

#include <optional>
#include <string>

#include "engine/operators/operator_spec.h"

namespace limpid {

struct StageFault {
  std::string part;     // path in the protocol below the stage: "blur.sigma"
  std::string message;  // found and allowed: "is 60, allowed are 0.1 to 50"
};

// The first fault; nothing when the stage is in order.
std::optional<StageFault> FindFault(const OperatorStage& stage);

}  // namespace limpid
