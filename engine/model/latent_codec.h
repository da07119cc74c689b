// Video to latents and back, as a stream: chunk by chunk equals the whole clip.
//
// A stream is one first frame, then groups of four: 1 + 4 (n - 1) pixel frames
// are n latent frames. So the first chunk of a stream has 1 + 4 k frames and
// every later one 4 k; its latents are k + 1 first, then k.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>

#include "engine/video/frame_format.h"

namespace limpid {

// What one direction of one stream carries from chunk to chunk: the last
// frames that causal layers saw. Tensors in it are never written in place, so
// that a copy is a snapshot that costs no memory of its own.
class CodecState {
 public:
  virtual ~CodecState() = default;
  virtual std::unique_ptr<CodecState> Snapshot() const = 0;
};

// Lives in the tensor zone: throws what LibTorch throws. Const and shared by
// all sessions of a worker.
class LatentCodec {
 public:
  virtual ~LatentCodec() = default;

  virtual int64_t latent_channels() const = 0;
  // Pixels per latent in each direction; 8 for all codecs of ours.
  virtual int64_t spatial_stride() const = 0;

  virtual std::unique_ptr<CodecState> NewEncodeState() const = 0;
  virtual std::unique_ptr<CodecState> NewDecodeState() const = 0;

  // `video`: [batch, 3, frame, height, width] in [0, 1], of any size: what is
  // not a multiple of the stride is padded by replication. Returns latents
  // [batch, channel, frame, height / 8, width / 8] (rounded up) in the space of
  // the prior (normalised), of the dtype of the weights. Advances `state`.
  virtual at::Tensor Encode(const at::Tensor& video,
                            CodecState& state) const = 0;
  // Returns video in [0, 1] not clamped, float32, trimmed to `size`. Advances
  // `state`.
  virtual at::Tensor Decode(const at::Tensor& latent, FrameSize size,
                            CodecState& state) const = 0;

  // The same without advancing: what the stream would give next.
  at::Tensor PeekEncode(const at::Tensor& video, const CodecState& state) const;
  at::Tensor PeekDecode(const at::Tensor& latent, FrameSize size,
                        const CodecState& state) const;

  // Bytes that the state of one stream holds between chunks, by a formula.
  virtual int64_t EncodeStateBytes(FrameSize size) const = 0;
  virtual int64_t DecodeStateBytes(FrameSize size) const = 0;
  // Bytes that Encode or Decode of so many latent frames take at most while
  // they run: the result and the state to be counted, the state that was and
  // what the device's own libraries need not.
  virtual int64_t WorkBytes(FrameSize size, int64_t num_latents) const = 0;
  virtual int64_t WeightBytes() const = 0;
};

}  // namespace limpid
