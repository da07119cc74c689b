// The known degradation of a measurement, y = A x + n, as a linear map between
// videos.
//
// Videos are [..., frame, channel, height, width]; leading dimensions batch
// sessions that share an operator. Immutable, so thread-safe. Works on any
// device and in float32 or float64. Preconditions are TORCH_CHECKs.
//
// Operators with a history look back in time: frame t of A x depends on the
// frames t - history_frames() to t of x. `first_frame` says where a video
// begins in its stream, because the first frames of a stream have less to look
// back on. Forward and Adjoint take what came before the video as zero; with
// ForwardAfter, chunk by chunk equals the whole.
#pragma once

#include <cstdint>
#include <memory>

#include "engine/operators/conjugate_gradient.h"
#include "engine/video/degradation.h"
#include "engine/video/frame_format.h"

namespace at {
class Tensor;
}

namespace limpid {

// A measurement and an estimate of the video behind it.
struct Evidence {
  const at::Tensor& measurement;
  const at::Tensor& estimate;
  int64_t first_frame = 0;
};

class LinearOperator {
 public:
  virtual ~LinearOperator() = default;

  // A x: frames of input_size() to frames of output_size().
  virtual at::Tensor Forward(const at::Tensor& x,
                             int64_t first_frame) const = 0;
  // A^T y, the exact transpose of Forward.
  virtual at::Tensor Adjoint(const at::Tensor& y,
                             int64_t first_frame) const = 0;

  // `y` with 0 for the values that A never measures, such as pixels under a
  // mask: what a measurement says about x, whatever it holds there.
  virtual at::Tensor Measured(const at::Tensor& y) const;

  virtual FrameSize input_size() const = 0;   // of clean frames
  virtual FrameSize output_size() const = 0;  // of measured frames
  virtual int64_t history_frames() const { return 0; }
  virtual Degradation degradation() const { return {}; }

  // The proximal step, argmin over x of
  //   1/2 ||A x - measurement||^2 + weight/2 ||x - estimate||^2,  weight > 0.
  // Closed form where there is one; otherwise conjugate gradients, to which
  // `limits` applies.
  virtual at::Tensor Proximal(const Evidence& evidence, double weight,
                              const CgLimits& limits) const;

  // The noiseless projection, estimate + A^+ (measurement - A estimate): the
  // closest video to the estimate among those that explain the measurement
  // best. Stopping early regularises an ill-posed A.
  virtual at::Tensor Project(const Evidence& evidence,
                             const CgLimits& limits) const;
};

// A [past; x] without the frames of past: what a measurement is when `past`,
// the last frames before x (as many as there are, at most history_frames()),
// is known. An undefined `past` means none.
at::Tensor ForwardAfter(const LinearOperator& op, const at::Tensor& past,
                        const at::Tensor& x, int64_t first_frame);

}  // namespace limpid
