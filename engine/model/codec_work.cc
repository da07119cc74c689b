#include "engine/model/codec_work.h"

#include <algorithm>

#include "engine/model/latent_cadence.h"

namespace limpid {

int64_t CodecWorkBytes(FrameSize padded, int64_t num_latents,
                       const CodecWork& work) {
  constexpr int64_t kColors = 3;
  constexpr int64_t kVideos = 3;
  const int64_t pixels = padded.width * padded.height * kFramesPerLatent;
  const int64_t part = std::min(num_latents, work.part_latents);
  const auto video_bytes = static_cast<int64_t>(sizeof(float)) * kColors;
  return pixels * (part * work.values * work.value_bytes +
                   num_latents * kVideos * video_bytes);
}

}  // namespace limpid
