// How many frames the latents of a stream stand for: one for the first latent
// frame, four for each later one.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace limpid {

inline constexpr int64_t kFramesPerLatent = 4;

// Cuts the chunk `video` [batch, channel, frame, height, width] along time, so
// that no part has more than `part_latents` latent frames. Views. Throws when a
// chunk of so many frames cannot be: 1 + 4 k at the start of the stream, later
// 4 k, and at least one.
std::vector<at::Tensor> SplitVideo(const at::Tensor& video, bool starts_stream,
                                   int64_t part_latents);

// The same of latents; any number of frames, and at least one.
std::vector<at::Tensor> SplitLatent(const at::Tensor& latent,
                                    int64_t part_latents);

}  // namespace limpid
