#include "engine/video/component_layout.h"

namespace limpid {

std::array<Component, 3> ComponentsOf(const FrameFormat& format) {
  const int bytes = format.bit_depth > 8 ? 2 : 1;
  const SampleLayout planar = {.bytes = bytes};
  switch (format.layout) {
    case PixelLayout::kRgb: {
      const SampleLayout packed = {.bytes = bytes, .step = 3};
      return {{{0, 0, packed}, {0, bytes, packed}, {0, 2 * bytes, packed}}};
    }
    case PixelLayout::kNv12: {
      const int shift = format.bit_depth > 8 ? 16 - format.bit_depth : 0;
      const SampleLayout luma = {.bytes = bytes, .shift = shift};
      const SampleLayout chroma = {.bytes = bytes, .step = 2, .shift = shift};
      return {{{0, 0, luma}, {1, 0, chroma}, {1, bytes, chroma}}};
    }
    default:
      return {{{0, 0, planar}, {1, 0, planar}, {2, 0, planar}}};
  }
}

bool ChromaIsHalvedAcross(PixelLayout layout) {
  return layout == PixelLayout::kYuv420 || layout == PixelLayout::kYuv422 ||
         layout == PixelLayout::kNv12;
}

bool ChromaIsHalvedDown(PixelLayout layout) {
  return layout == PixelLayout::kYuv420 || layout == PixelLayout::kNv12;
}

}  // namespace limpid
