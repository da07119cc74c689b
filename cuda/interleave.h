// Puts the pixels of a large frame, computed by their parities at the small
// size, where they belong, and adds a bias for each channel:
//
//   out[n, g, 2 y + p, 2 x + q, c] = in[n, y, x, g, p, q, c] + bias[c]
#pragma once

#include <cuda_runtime_api.h>

#include "cuda/element.h"

namespace limpid::cuda {

struct Parities {
  int num_frames = 0;  // n
  int height = 0;      // y
  int width = 0;       // x
  int growth = 1;      // g: frames made of each
  int channels = 0;
  ElementType type = ElementType::kFloat;  // of all
};

// `bias`: [channels] or null.
cudaError_t LaunchInterleave(const void* in, const void* bias, void* out,
                             const Parities& parities, cudaStream_t stream);

}  // namespace limpid::cuda
