#include "engine/model/latent_cadence.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace limpid {
namespace {

constexpr int64_t kFrameAxis = 2;

}  // namespace

std::vector<at::Tensor> SplitVideo(const at::Tensor& video, bool starts_stream,
                                   int64_t part_latents) {
  TORCH_CHECK(video.dim() == 5, "video has ", video.dim(), " axes, expected 5");
  // As if the first frame of a stream stood for four.
  const int64_t missing = starts_stream ? kFramesPerLatent - 1 : 0;
  const int64_t frames = video.size(kFrameAxis) + missing;
  TORCH_CHECK(frames > 0 && frames % kFramesPerLatent == 0, "a ",
              starts_stream ? "first" : "later", " chunk has ",
              video.size(kFrameAxis), " frames, expected ",
              starts_stream ? "1 + 4 k" : "4 k");
  const int64_t part_frames = part_latents * kFramesPerLatent;
  std::vector<at::Tensor> parts;
  for (int64_t begin = 0; begin < frames; begin += part_frames) {
    const int64_t first = std::max(begin - missing, int64_t{0});
    const int64_t last = std::min(begin + part_frames, frames) - missing;
    parts.push_back(video.narrow(kFrameAxis, first, last - first));
  }
  return parts;
}

std::vector<at::Tensor> SplitLatent(const at::Tensor& latent,
                                    int64_t part_latents) {
  TORCH_CHECK(latent.dim() == 5, "latent has ", latent.dim(),
              " axes, expected 5");
  TORCH_CHECK(latent.size(kFrameAxis) > 0, "a chunk has no latent frame");
  return latent.split(part_latents, kFrameAxis);
}

}  // namespace limpid
