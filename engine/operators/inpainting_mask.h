// Missing pixels: known pixels are kept, unknown pixels are 0.
#pragma once

#include <ATen/core/Tensor.h>

#include <span>

#include "engine/operators/linear_operator.h"
#include "engine/video/frame.h"

namespace limpid {

class InpaintingMask final : public LinearOperator {
 public:
  // One mask for all frames.
  InpaintingMask(const MaskBitmap& mask, c10::Device device);

  // `masks[i].mask` belongs to frame i of the video. A longer video ends with
  // frame masks.size() - 1: what comes before is history, all unknown.
  InpaintingMask(std::span<const Frame> masks, FrameSize size,
                 c10::Device device);

  at::Tensor Forward(const at::Tensor& x, int64_t first_frame) const override;
  at::Tensor Adjoint(const at::Tensor& y, int64_t first_frame) const override;
  at::Tensor Measured(const at::Tensor& y) const override;
  FrameSize input_size() const override { return size_; }
  FrameSize output_size() const override { return size_; }
  Degradation degradation() const override;

  at::Tensor Proximal(const Evidence& evidence, double weight,
                      const CgLimits& limits) const override;
  at::Tensor Project(const Evidence& evidence,
                     const CgLimits& limits) const override;

  bool per_frame() const { return per_frame_; }
  // bool, [1 or num_frames, 1, height, width]; true where known.
  at::Tensor Known(int64_t num_frames) const;

 private:
  const FrameSize size_;
  const bool per_frame_;
  at::Tensor known_;  // bool, [1 or mask, 1, height, width]
};

}  // namespace limpid
