// What an operator needs beside the videos that go in and come out: padded
// frames and transforms, which a large kernel makes much larger than a frame.
#pragma once

#include <cstdint>

#include "engine/operators/operator_spec.h"
#include "engine/video/frame_format.h"

namespace limpid {

// Bytes that Forward or Adjoint on `num_frames` float frames take at most while
// they run, for a measurement of `measured` pixels.
int64_t OperatorWorkBytes(const OperatorSpec& spec, FrameSize measured,
                          int64_t num_frames);

}  // namespace limpid
