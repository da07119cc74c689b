#include "engine/solver/measured_video.h"

#include <ATen/ATen.h>

namespace limpid {

// As at the start of a stream, where all that an operator looks at is there.
at::Tensor Coverage(const LinearOperator& op, int64_t num_frames,
                    at::TensorOptions options) {
  const FrameSize size = op.input_size();
  return op.Forward(at::ones({num_frames, 3, size.height, size.width}, options),
                    /*first_frame=*/0);
}

at::Tensor GreyWhereUnknown(const LinearOperator& op,
                            const at::Tensor& measurement) {
  const at::Tensor coverage =
      Coverage(op, measurement.size(0), measurement.options());
  return op.Measured(measurement) + (1 - coverage) / 2;
}

at::Tensor Known(const LinearOperator& op, const at::Tensor& measurement) {
  return op.Measured(at::ones_like(measurement)).narrow(1, 0, 1);
}

at::Tensor RepeatedToSize(const at::Tensor& video, FrameSize size) {
  if (FrameSize{video.size(3), video.size(2)} == size) return video;
  return at::upsample_nearest2d(video, {size.height, size.width});
}

at::Tensor BringToSize(const at::Tensor& video, FrameSize size) {
  if (FrameSize{video.size(3), video.size(2)} == size) return video;
  return at::upsample_bilinear2d(video, {size.height, size.width},
                                 /*align_corners=*/false);
}

}  // namespace limpid
