// What a filter sees beyond the edge of a frame, along one axis, and the way
// back. Reflection is about the edge pixel, dcb|abcd|cba, and goes on like
// that as far as the padding reaches, however small the frame.
#pragma once

#include <cstdint>

#include "engine/operators/operator_spec.h"

namespace at {
class Tensor;
}

namespace limpid {

struct Padding {
  int64_t before = 0;
  int64_t after = 0;
  int64_t zeros = 0;  // appended after all of that, whatever the border
};

// Where sample `index` of the infinitely reflected axis lies, 0 to size - 1.
int64_t ReflectedIndex(int64_t index, int64_t size);

// `x` extended along `dim`.
at::Tensor Pad(const at::Tensor& x, int64_t dim, Border border,
               const Padding& padding);

// The transpose of Pad: what lies outside is added where it came from.
at::Tensor Unpad(const at::Tensor& padded, int64_t dim, Border border,
                 const Padding& padding);

}  // namespace limpid
