// A measurement looked at as video: what networks see of it.
#pragma once

#include <ATen/core/Tensor.h>

#include "engine/operators/linear_operator.h"

namespace limpid {

// How much of each sample was measured, A 1: 0 to 1, of the shape of a
// measurement of `num_frames` frames.
at::Tensor Coverage(const LinearOperator& op, int64_t num_frames,
                    at::TensorOptions options);

// The measurement with grey where nothing was measured, y + (1 - A 1) / 2. That
// is what A makes of pixels in [-1, 1], brought to [0, 1].
at::Tensor GreyWhereUnknown(const LinearOperator& op,
                            const at::Tensor& measurement);

// Whether each sample was measured, 1 or 0: [frame, 1, height, width] of
// `measurement`.
at::Tensor Known(const LinearOperator& op, const at::Tensor& measurement);

// Every pixel repeated up to `size`, a multiple of the frames' own.
at::Tensor RepeatedToSize(const at::Tensor& video, FrameSize size);

// Bilinear, to `size`; frames that have it are returned as they are.
at::Tensor BringToSize(const at::Tensor& video, FrameSize size);

}  // namespace limpid
