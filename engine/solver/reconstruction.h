// The classical estimate of a video for every kind of operator: the only place
// of the solver that tells kinds apart.
#pragma once

#include "engine/operators/linear_operator.h"
#include "engine/solver/observation.h"

namespace limpid {

// With a temporal operator, observation.past must hold all frames that the
// first ones look back on. Throws Cancelled when observation.stop says so.
Estimate Reconstruct(const LinearOperator& op, const Observation& observation);

}  // namespace limpid
