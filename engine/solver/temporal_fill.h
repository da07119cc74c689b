// Takes missing pixels from the same place of the frames before and after,
// where the surroundings say that nothing has moved.
#pragma once

#include "engine/solver/observation.h"

namespace limpid {

// `filled` is a spatial estimate of every frame, the fallback under motion;
// `known`, [frame, 1, height, width], is the mask of the measurement. The last
// frame of observation.past counts as known everywhere.
at::Tensor FillOverTime(const Observation& observation, const at::Tensor& known,
                        const at::Tensor& filled);

}  // namespace limpid
