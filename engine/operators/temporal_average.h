// A long exposure: frame t is the mean of the frames t - n + 1 to t. The first
// frames of a stream average what there is, min(t + 1, n) frames.
#pragma once

#include "engine/operators/linear_operator.h"

namespace limpid {

class TemporalAverage final : public LinearOperator {
 public:
  TemporalAverage(int64_t num_frames, FrameSize size);

  at::Tensor Forward(const at::Tensor& x, int64_t first_frame) const override;
  at::Tensor Adjoint(const at::Tensor& y, int64_t first_frame) const override;
  FrameSize input_size() const override { return size_; }
  FrameSize output_size() const override { return size_; }
  int64_t history_frames() const override { return num_frames_ - 1; }
  Degradation degradation() const override {
    return {.averaged_frames = num_frames_};
  }

  at::Tensor Proximal(const Evidence& evidence, double weight,
                      const CgLimits& limits) const override;
  at::Tensor Project(const Evidence& evidence,
                     const CgLimits& limits) const override;

  // A as a matrix over time, float64 on the CPU, [video_frames, video_frames].
  at::Tensor Matrix(int64_t video_frames, int64_t first_frame) const;

 private:
  const int64_t num_frames_;
  const FrameSize size_;
};

}  // namespace limpid
