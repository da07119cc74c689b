// How much memory a pass through a latent codec takes.
#pragma once

#include <cstdint>

#include "engine/video/frame_format.h"

namespace limpid {

// What a codec holds of one part of a chunk while it runs.
struct CodecWork {
  int64_t part_latents = 0;  // latent frames of a part
  int64_t values = 0;        // of each pixel of the part, at the worst moment
  int64_t value_bytes = 0;
};

// Bytes of that and of the chunk's video three times: padded, in parts, joined.
// `padded` is in pixels.
int64_t CodecWorkBytes(FrameSize padded, int64_t num_latents,
                       const CodecWork& work);

}  // namespace limpid
