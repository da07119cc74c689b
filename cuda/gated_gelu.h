// The gate of a feed-forward, with GELU in its exact form:
//
//   out[r, c] = v[r, c] g[r, c] (1 + erf(g[r, c] / sqrt(2))) / 2
//
// where v and g are the left and the right half of a row.
#pragma once

#include <cuda_runtime_api.h>

#include "cuda/element.h"

namespace limpid::cuda {

struct GatedRows {
  long long num_rows = 0;
  int channels = 0;  // of v, g and `out`
  ElementType type = ElementType::kFloat;
};

// `values_and_gates`: [num_rows][2 channels]; `out`: [num_rows][channels].
cudaError_t LaunchGatedGelu(const void* values_and_gates, void* out,
                            const GatedRows& rows, cudaStream_t stream);

}  // namespace limpid::cuda
