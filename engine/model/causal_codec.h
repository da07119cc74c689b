// A latent codec of causal layers: what all codecs of ours share around their
// networks.
//
// It checks what comes in, pads frames and trims them again, and passes chunks
// of any length in parts of a few latent frames, so that memory does not grow
// with them.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/model/causal_state.h"
#include "engine/model/latent_codec.h"

namespace limpid {

class CausalCodec : public LatentCodec {
 public:
  std::unique_ptr<CodecState> NewEncodeState() const final;
  std::unique_ptr<CodecState> NewDecodeState() const final;

  // These throw, naming what was found and what was expected, when axes,
  // channels, the number of frames or the latents' grid are wrong, and when
  // batch or frame size are not those of the chunks before; the state then
  // stays as it was.
  at::Tensor Encode(const at::Tensor& video, CodecState& state) const final;
  at::Tensor Decode(const at::Tensor& latent, FrameSize size,
                    CodecState& state) const final;

 protected:
  // Latent frames that pass at once; a usual chunk is one part.
  static constexpr int64_t kPartLatents = 3;

  // Cuts a chunk of at least one frame, of a padded size, along time. By
  // default the first chunk of a stream must have 1 + 4 k frames, a later one
  // 4 k.
  virtual std::vector<at::Tensor> SplitChunk(const at::Tensor& video,
                                             bool starts_stream) const;
  // `video`: [batch, 3, frame, height, width] in [0, 1], sides multiples of the
  // stride. Returns latents in the space of the prior.
  virtual at::Tensor EncodePart(const at::Tensor& video,
                                CausalState::Pass& pass) const = 0;
  // Returns float32 video in [0, 1], as large as the latents.
  virtual at::Tensor DecodePart(const at::Tensor& latent,
                                CausalState::Pass& pass) const = 0;

  // Latents of a frame of `size`, in each direction.
  FrameSize LatentGrid(FrameSize size) const;
  static int64_t BytesOf(int64_t values, const at::TensorOptions& options);

 private:
  void CheckLatent(const at::Tensor& latent, FrameSize size) const;
};

}  // namespace limpid
