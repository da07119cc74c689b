// Frames that are restored together, and where they stand in the stream.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/video/frame.h"

namespace limpid {

struct Chunk {
  int64_t first_frame = 0;  // index in the stream
  // The chunk does not continue the one before it: start, reset, or a drop.
  bool discontinuity = false;
  std::vector<Frame> frames;
};

}  // namespace limpid
