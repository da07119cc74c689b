#include "engine/model/latent_codec.h"

#include <ATen/ATen.h>

namespace limpid {

at::Tensor LatentCodec::PeekEncode(const at::Tensor& video,
                                   const CodecState& state) const {
  const std::unique_ptr<CodecState> copy = state.Snapshot();
  return Encode(video, *copy);
}

at::Tensor LatentCodec::PeekDecode(const at::Tensor& latent, FrameSize size,
                                   const CodecState& state) const {
  const std::unique_ptr<CodecState> copy = state.Snapshot();
  return Decode(latent, size, *copy);
}

}  // namespace limpid
