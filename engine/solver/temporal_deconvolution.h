// Takes a long exposure apart into its frames, given the restored past and how
// far that can be trusted, so that errors fade from chunk to chunk. Frames of
// the past that were only guessed are worked out too, as Estimate::past.
#pragma once

#include "engine/operators/temporal_average.h"
#include "engine/solver/observation.h"

namespace limpid {

Estimate DeconvolveTime(const TemporalAverage& op,
                        const Observation& observation);

}  // namespace limpid
