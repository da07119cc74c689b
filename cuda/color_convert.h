// Planes of samples <-> planar float R'G'B', on the device.
//
//   R' = Y' + 2 (1 - Kr) Cr,   B' = Y' + 2 (1 - Kb) Cb,
//   G' = (Y' - Kr R' - Kb B') / (1 - Kr - Kb)            (ITU-T H.273)
//
// The same conversion as engine/video/pixel_rows.h, which is its reference:
// left-sited chroma, linear interpolation up, [1 2 1] / 4 and row mean down.
#pragma once

#include <cuda_runtime_api.h>

namespace limpid::cuda {

// One of the three components in a packed frame (planes without padding).
struct ComponentPlane {
  long long first_byte = 0;  // in the frame
  int row_bytes = 0;
  int width = 0;  // samples
  int height = 0;
  int bytes = 1;    // of a sample, 1 or 2 (little-endian)
  int step = 1;     // samples from one to the next
  int shift = 0;    // the value stands this many bits up
  float scale = 1;  // sample = scale * value + offset
  float offset = 0;
};

struct ColorConversion {
  int width = 0;  // of the frame
  int height = 0;
  int num_frames = 0;
  long long frame_bytes = 0;
  bool is_rgb = false;  // components are R', G', B'; otherwise Y', Cb, Cr
  float kr = 0;
  float kb = 0;
  float largest = 255;  // sample
  ComponentPlane components[3];
};

// `planes` is [num_frames][frame_bytes], `rgb` [num_frames][3][height][width].
cudaError_t LaunchRgbFromPlanes(const unsigned char* planes, float* rgb,
                                const ColorConversion& conversion,
                                cudaStream_t stream);

// Samples are rounded to nearest and clamped to 0 .. largest.
cudaError_t LaunchPlanesFromRgb(const float* rgb, unsigned char* planes,
                                const ColorConversion& conversion,
                                cudaStream_t stream);

}  // namespace limpid::cuda
