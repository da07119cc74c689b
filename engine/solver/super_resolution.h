// Enlarges a downsampled video: bicubic interpolation, then back-projection of
// what it fails to explain.
#pragma once

#include "engine/operators/linear_operator.h"
#include "engine/solver/observation.h"

namespace limpid {

// `op` must be a downsampling.
Estimate Enlarge(const LinearOperator& op, const Observation& observation);

}  // namespace limpid
