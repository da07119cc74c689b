#include "engine/solver/whole_latents.h"

#include <ATen/ATen.h>

#include "engine/model/latent_cadence.h"

namespace limpid {

int64_t NumLatents(int64_t num_frames, bool starts_stream) {
  const int64_t missing = starts_stream ? kFramesPerLatent - 1 : 0;
  return (num_frames + missing + kFramesPerLatent - 1) / kFramesPerLatent;
}

at::Tensor ToWholeLatents(const at::Tensor& video, bool starts_stream) {
  const int64_t num_frames = video.size(0);
  const int64_t missing = starts_stream ? kFramesPerLatent - 1 : 0;
  const int64_t whole =
      NumLatents(num_frames, starts_stream) * kFramesPerLatent - missing;
  at::Tensor frames = video.transpose(0, 1).unsqueeze(0);
  if (whole == num_frames) return frames;
  const at::Tensor last = frames.narrow(2, num_frames - 1, 1);
  return at::cat({frames, last.expand({-1, -1, whole - num_frames, -1, -1})},
                 2);
}

at::Tensor FromWholeLatents(const at::Tensor& video, int64_t num_frames) {
  return video.squeeze(0).transpose(0, 1).narrow(0, 0, num_frames).contiguous();
}

}  // namespace limpid
