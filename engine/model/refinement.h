// A network around the latent: looks at what a solver made of a measurement
// beside the measurement itself, near full resolution, and says what is wrong.
//
// The seam between decoding and the final projection.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>

#include "engine/video/degradation.h"
#include "engine/video/frame_format.h"

namespace limpid {

// Videos are [frame, channel, height, width] of the restored size, float32.
struct RefinementInput {
  const at::Tensor& video;  // 3 channels, about 0 to 1
  // What was measured, pixels repeated up to the restored size; 0 where
  // nothing was.
  const at::Tensor& measurement;
  const at::Tensor& known;  // 1 channel: 1 where measured, else 0
  const Degradation& degradation;
  double noise_level = 0;  // standard deviation, pixels in 0..1
};

// What a refinement carries from chunk to chunk of one stream. Tensors in it
// are never written in place, as in CodecState.
class RefinementState {
 public:
  virtual ~RefinementState() = default;
  virtual std::unique_ptr<RefinementState> Snapshot() const = 0;
};

// Lives in the tensor zone. Const and shared by all sessions of a worker.
class Refinement {
 public:
  virtual ~Refinement() = default;

  virtual std::unique_ptr<RefinementState> NewState() const = 0;
  // What is to be added to `input.video`, of its shape. Advances `state`.
  virtual at::Tensor Residual(const RefinementInput& input,
                              RefinementState& state) const = 0;

  virtual int64_t WeightBytes() const = 0;
  virtual int64_t StateBytes(FrameSize size) const = 0;
  virtual int64_t WorkBytes(FrameSize size, int64_t num_frames) const = 0;
};

}  // namespace limpid
