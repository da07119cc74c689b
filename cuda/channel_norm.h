// RMS norm over the channels of each pixel of a Wan VAE, and the SiLU after it:
//
//   v = x + bias,   out = silu(gain * v / max(|v|, 1e-12))
//
// with |v| over the channels. Pixels are rows, channels their columns.
#pragma once

#include <cuda_runtime_api.h>

#include "cuda/element.h"

namespace limpid::cuda {

struct ChannelNorm {
  long long num_rows = 0;
  int channels = 0;
  // Elements from one row of `out` to the next; those beyond `channels` become
  // zero.
  int out_stride = 0;
  bool has_silu = false;
  ElementType type = ElementType::kFloat;  // of `x`, `bias` and `out`
};

// `x`: [num_rows][channels]; `bias`: [channels] or null; `gain`: [channels];
// `out`: [num_rows][out_stride].
cudaError_t LaunchChannelNorm(const void* x, const void* bias,
                              const float* gain, void* out,
                              const ChannelNorm& norm, cudaStream_t stream);

}  // namespace limpid::cuda
