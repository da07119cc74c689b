// Where the three components of a pixel (Y', Cb, Cr or R', G', B') lie in the
// planes of a format.
#pragma once

#include <array>
#include <cstdint>

#include "engine/video/frame_format.h"
#include "engine/video/sample_row.h"

namespace limpid {

struct Component {
  int plane = 0;
  int64_t first_byte = 0;  // of each row
  SampleLayout samples;
};

std::array<Component, 3> ComponentsOf(const FrameFormat& format);

// Chroma has half as many samples along this axis, rounded up.
bool ChromaIsHalvedAcross(PixelLayout layout);
bool ChromaIsHalvedDown(PixelLayout layout);

}  // namespace limpid
