// Random inpainting masks, the same on every machine for the same seed.
//
// The pixels, numbered row by row, are shuffled from the front (Fisher and
// Yates) as far as needed; the first floor(missing * pixels) are unknown.
// Random numbers are SplitMix64's, state = seed; a number below n is the high
// half of the 128-bit product of the next one with n.
#pragma once

#include <cstdint>

#include "engine/operators/operator_spec.h"
#include "engine/video/frame.h"
#include "engine/video/frame_format.h"

namespace limpid {

// `missing` must be 0 to less than 1.
MaskBitmap RandomMask(double missing, uint64_t seed, FrameSize size);

// `spec` with a bitmap in place of every random mask, for a measurement of
// `measured` pixels. Other stages stay as they are.
OperatorSpec ResolveRandomMasks(OperatorSpec spec, FrameSize measured);

}  // namespace limpid
