// Undoes a blur as far as the noise allows: the most likely video under a
// Gaussian prior whose power falls with the square of the frequency,
//   min over x of ||A x - y||^2 + eps ||gradient of x||^2.
#pragma once

#include "engine/operators/blur.h"
#include "engine/solver/observation.h"

namespace limpid {

Estimate Deblur(const Blur& blur, const Observation& observation);

}  // namespace limpid
