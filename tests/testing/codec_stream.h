// Clips through a latent codec, cut into chunks in any way.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/model/latent_codec.h"

namespace limpid {

// Latent frames of each chunk of a stream.
using LatentSplit = std::vector<int64_t>;

// Every way to cut `num_latents` latent frames into chunks; of long clips the
// first 32 of them, which leave the start whole, and the one of single frames.
inline std::vector<LatentSplit> LatentSplits(int64_t num_latents) {
  constexpr int64_t kMostCuts = 5;
  const int64_t places = num_latents - 1;
  const uint64_t all = (uint64_t{1} << std::min(places, kMostCuts)) - 1;
  std::vector<LatentSplit> splits;
  for (uint64_t cuts = 0; cuts <= all; ++cuts) {
    LatentSplit split = {1};
    for (int64_t place = places - 1; place >= 0; --place) {
      const bool cut = place < 64 && (cuts >> place & 1) != 0;
      if (cut) {
        split.push_back(1);
      } else {
        ++split.back();
      }
    }
    splits.push_back(split);
  }
  splits.emplace_back(num_latents, 1);
  return splits;
}

inline at::Tensor EncodeInChunks(const LatentCodec& codec,
                                 const at::Tensor& video,
                                 const LatentSplit& split) {
  const std::unique_ptr<CodecState> state = codec.NewEncodeState();
  std::vector<at::Tensor> latents;
  int64_t begin = 0;
  for (const int64_t num_latents : split) {
    const int64_t frames = 4 * num_latents - (begin == 0 ? 3 : 0);
    latents.push_back(codec.Encode(video.narrow(2, begin, frames), *state));
    begin += frames;
  }
  TORCH_CHECK(begin == video.size(2), "the split is of another clip");
  return at::cat(latents, /*dim=*/2);
}

inline at::Tensor DecodeInChunks(const LatentCodec& codec,
                                 const at::Tensor& latent, FrameSize size,
                                 const LatentSplit& split) {
  const std::unique_ptr<CodecState> state = codec.NewDecodeState();
  std::vector<at::Tensor> videos;
  for (const at::Tensor& chunk : latent.split_with_sizes(split, /*dim=*/2)) {
    videos.push_back(codec.Decode(chunk, size, *state));
  }
  return at::cat(videos, /*dim=*/2);
}

inline FrameSize SizeOf(const at::Tensor& video) {
  return {video.size(4), video.size(3)};
}

inline double MaxAbsDifference(const at::Tensor& a, const at::Tensor& b) {
  TORCH_CHECK(a.sizes() == b.sizes(), a.sizes(), " and ", b.sizes());
  return (a.cpu().to(at::kDouble) - b.cpu().to(at::kDouble))
      .abs()
      .max()
      .item<double>();
}

}  // namespace limpid
