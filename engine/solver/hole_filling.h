// Fills missing pixels from the known ones around them, and, where masks vary
// from frame to frame, from the frames before and after. What the measurement
// holds at missing pixels does not matter.
#pragma once

#include "engine/operators/inpainting_mask.h"
#include "engine/solver/observation.h"

namespace limpid {

Estimate FillHoles(const InpaintingMask& mask, const Observation& observation);

}  // namespace limpid
