// Takes a long exposure apart into its frames, the restored past given.
#pragma once

#include "engine/operators/temporal_average.h"
#include "engine/solver/observation.h"

namespace limpid {

Estimate DeconvolveTime(const TemporalAverage& op,
                        const Observation& observation);

}  // namespace limpid
