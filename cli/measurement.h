// Makes measurements y = A x + n of clean RGB frames, in order, chunk by chunk
// as well as whole.
//
// Noise falls on what is measured: pixels that the last mask hides stay 0.
// Results are clamped and rounded to the frames' bit depth. Thread-compatible.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/operators/linear_operator.h"
#include "engine/operators/operator_spec.h"
#include "engine/video/frame.h"
#include "engine/video/frame_format.h"

namespace limpid::cli {

class Measurement {
 public:
  struct Options {
    std::string op = {};     // operator string
    FrameFormat clean = {};  // RGB, 8 or 16 bits
    double noise_level = 0;  // 0 to 1, with pixels in 0..1
    uint64_t seed = 0;
  };

  // InvalidArgument for an operator that does not suit the frames or needs a
  // mask for each frame, and for a noise level that is none.
  static absl::StatusOr<std::unique_ptr<Measurement>> Create(Options options);
  ~Measurement();

  // The measured frames of the next `clean` ones.
  absl::StatusOr<std::vector<Frame>> Measure(std::span<const Frame> clean);

  // Of the measured frames.
  const FrameFormat& format() const { return measured_; }
  const OperatorSpec& op() const { return spec_; }

 private:
  struct Past;  // tensors that operators with a history look back on

  Measurement(Options options, OperatorSpec spec, FrameFormat measured);
  std::vector<Frame> MeasureUnguarded(std::span<const Frame> clean);

  const Options options_;
  const OperatorSpec spec_;
  const FrameFormat measured_;
  const std::unique_ptr<const LinearOperator> op_;
  // The mask that comes last, alone; null when there is none.
  std::unique_ptr<const LinearOperator> last_mask_;
  const std::unique_ptr<Past> past_;
  int64_t next_frame_ = 0;
};

}  // namespace limpid::cli
