// Causal depthwise 3x3x3 convolution of channels-last video:
//
//   y[t, h, w, c] = bias[c] + sum over i, j, k in 0..2 of
//                   taps[i, j, k, c] x[t - 2 + i, h - 1 + j, w - 1 + k, c]
//
// with zeros around each frame. The frames -2 and -1 are a history.
#pragma once

#include <cuda_runtime_api.h>

#include "cuda/element.h"

namespace limpid::cuda {

struct DepthwiseVideo {
  int batch = 0;
  int num_frames = 0;
  int height = 0;
  int width = 0;
  int channels = 0;
  ElementType type = ElementType::kFloat;  // of `x`, `history` and `y`
};

// `x` and `y`: [batch][num_frames][height][width][channels]; `history`: the
// same of two frames, or null for zeros; `taps`: [3][3][3][channels].
cudaError_t LaunchDepthwiseConv3d(const void* x, const void* history,
                                  const float* taps, const float* bias, void* y,
                                  const DepthwiseVideo& video,
                                  cudaStream_t stream);

}  // namespace limpid::cuda
