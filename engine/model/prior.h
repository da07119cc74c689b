// The learned distribution of clean video, seen as a denoiser of latents that
// remembers the chunks before.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>

#include "engine/model/dit_config.h"

namespace limpid {

// What one stream's prior remembers. Move-only memory of a session.
class PriorState {
 public:
  virtual ~PriorState() = default;

  // Makes the chunk of the last pass part of the past. Does not throw.
  virtual void Commit() = 0;
  // Forgets the stream; the next chunk is a first one.
  virtual void Reset() = 0;
};

// Lives in the tensor zone: throws what LibTorch throws. Const and shared by
// all sessions of a worker.
class Prior {
 public:
  virtual ~Prior() = default;

  virtual std::unique_ptr<PriorState> NewState(LatentSize size) const = 0;

  // The velocity of `latent` [1, channel, frame, height, width] at `timestep`
  // (0..1000), in the dtype of the weights. The chunk stands behind the last
  // one that was committed. Its features stay in `state` until the next pass,
  // which is of the same chunk again unless Commit comes between; a pass that
  // throws leaves the past as it was.
  virtual at::Tensor Velocity(const at::Tensor& latent, double timestep,
                              PriorState& state) const = 0;

  // Bytes that a state holds, by a formula.
  virtual int64_t StateBytes(LatentSize size) const = 0;
  // Bytes that Velocity takes at most while it runs.
  virtual int64_t WorkBytes(LatentSize size, int64_t num_frames) const = 0;
};

}  // namespace limpid
