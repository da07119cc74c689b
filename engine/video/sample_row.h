// One row of samples in a plane <-> floats: the innermost loops of the pixel
// conversions, written so that a compiler vectorises them.
#pragma once

#include <cstdint>

namespace limpid {

// How samples lie in a plane.
struct SampleLayout {
  int bytes = 1;  // of a sample, 1 or 2 (little-endian)
  int step = 1;   // samples from one to the next: 1 planar, 2 NV12's chroma,
                  // 3 RGB
  int shift = 0;  // the value stands this many bits up: 6 in P010
};

struct LinearMap {
  float scale = 1;
  float offset = 0;
};

// out[i] = scale * sample[i] + offset for `count` samples from `row` on.
void ReadSamples(const char* row, const SampleLayout& layout, int64_t count,
                 const LinearMap& map, float* out);

// sample[i] = scale * in[i] + offset, rounded to nearest, clamped to
// 0 .. `largest`.
void WriteSamples(const float* in, int64_t count, const LinearMap& map,
                  float largest, const SampleLayout& layout, char* row);

}  // namespace limpid
