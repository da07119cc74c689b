// A network around the latent: looks at what was decoded beside what was
// measured, at full resolution, and says what the decoded video lacks.
//
// The seam between decoding and the final projection. No model has one yet.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>

#include "engine/video/frame_format.h"

namespace limpid {

// All are [frame, channel, height, width] of the restored size, in float32.
struct RefinementInput {
  const at::Tensor& decoded;   // 3 channels, in [0, 1] but not clamped
  const at::Tensor& estimate;  // likewise: the linear solver's answer
  // What was measured, brought to the restored size; where nothing was, grey.
  const at::Tensor& measurement;
  // How much of each pixel was measured, 0 to 1; 3 channels.
  const at::Tensor& coverage;
  double noise_level = 0;
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
  // What is to be added to `input.decoded`, of its shape. Advances `state`.
  virtual at::Tensor Residual(const RefinementInput& input,
                              RefinementState& state) const = 0;

  virtual int64_t StateBytes(FrameSize size) const = 0;
  virtual int64_t WorkBytes(FrameSize size, int64_t num_frames) const = 0;
};

}  // namespace limpid
