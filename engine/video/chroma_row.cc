#include "engine/video/chroma_row.h"

#include <algorithm>

namespace limpid {

ChromaRows ChromaRowsOf(int64_t row, int64_t num_chroma_rows) {
  const int64_t near = row / 2;
  const int64_t far = row % 2 == 0 ? near - 1 : near + 1;
  return {.near = near,
          .far = std::clamp<int64_t>(far, 0, num_chroma_rows - 1),
          .far_weight = 0.25f};
}

void BlendRows(const float* near, const float* far, float weight, int64_t count,
               float* out) {
  for (int64_t i = 0; i < count; ++i) {
    out[i] = near[i] + weight * (far[i] - near[i]);
  }
}

void UpsampleAcross(const float* chroma, int64_t width, float* out) {
  const int64_t last = (width + 1) / 2 - 1;
  for (int64_t k = 0; k < last; ++k) {
    out[2 * k] = chroma[k];
    out[2 * k + 1] = 0.5f * (chroma[k] + chroma[k + 1]);
  }
  out[2 * last] = chroma[last];
  if (2 * last + 1 < width) out[2 * last + 1] = chroma[last];
}

void DownsampleAcross(const float* full, int64_t width, float* out) {
  const int64_t count = (width + 1) / 2;
  const auto at = [&](int64_t column) {
    return full[std::clamp<int64_t>(column, 0, width - 1)];
  };
  const auto weighted = [&](int64_t k) {
    return 0.25f * (at(2 * k - 1) + at(2 * k + 1)) + 0.5f * at(2 * k);
  };
  out[0] = weighted(0);
  for (int64_t k = 1; k + 1 < count; ++k) {
    out[k] = 0.25f * (full[2 * k - 1] + full[2 * k + 1]) + 0.5f * full[2 * k];
  }
  if (count > 1) out[count - 1] = weighted(count - 1);
}

}  // namespace limpid
