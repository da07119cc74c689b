// Frames of a chunk <-> video of a latent codec, which is whole latent frames:
// 1 + 4 k frames at the start of a stream, 4 k later. What is missing at the
// end of a chunk is filled with copies of its last frame.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace limpid {

// Latent frames of so many video frames.
int64_t NumLatents(int64_t num_frames, bool starts_stream);

// [frame, 3, height, width] to [1, 3, frame, height, width].
at::Tensor ToWholeLatents(const at::Tensor& video, bool starts_stream);

// Back, the first `num_frames` frames.
at::Tensor FromWholeLatents(const at::Tensor& video, int64_t num_frames);

}  // namespace limpid
