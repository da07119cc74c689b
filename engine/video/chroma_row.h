// One row of chroma at the resolution of luma, and back.
//
// Chroma is left-sited (H.273 chroma sample location type 0): across, sample k
// stands on luma column 2 k; down (4:2:0), between the rows 2 k and 2 k + 1.
// Up: linear interpolation. Down: [1 2 1] / 4 across, the mean of two rows
// down. Edges repeat.
#pragma once

#include <cstdint>

namespace limpid {

// The two chroma rows that luma row `row` of a 4:2:0 frame lies between, and
// the weight of the second.
struct ChromaRows {
  int64_t near = 0;
  int64_t far = 0;
  float far_weight = 0;
};
ChromaRows ChromaRowsOf(int64_t row, int64_t num_chroma_rows);

// out = near + weight * (far - near), `count` samples.
void BlendRows(const float* near, const float* far, float weight, int64_t count,
               float* out);

// `width` samples out of ceil(width / 2).
void UpsampleAcross(const float* chroma, int64_t width, float* out);

// ceil(width / 2) samples out of `width`.
void DownsampleAcross(const float* full, int64_t width, float* out);

}  // namespace limpid
