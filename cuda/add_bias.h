// x += bias + residual, a bias for each channel. Pixels are rows, channels
// their columns.
#pragma once

#include <cuda_runtime_api.h>

#include "cuda/element.h"

namespace limpid::cuda {

struct BiasedRows {
  long long num_rows = 0;
  int channels = 0;
  ElementType type = ElementType::kFloat;  // of all
};

// `x` and `residual`: [num_rows][channels]; `bias`: [channels]; `residual` may
// be null.
cudaError_t LaunchAddBias(void* x, const void* bias, const void* residual,
                          const BiasedRows& rows, cudaStream_t stream);

}  // namespace limpid::cuda
