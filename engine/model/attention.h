// Softmax attention of one session's queries over its visible keys.
#pragma once

#include <ATen/core/Tensor.h>

namespace limpid {

// softmax(q k^T / sqrt(channel)) v for each head, without a mask. All are
// [token, head, channel], keys and values of another number of tokens than
// queries; strided views (of a KV cache) are not copied. Returns
// [token, head, channel], contiguous.
at::Tensor Attend(const at::Tensor& queries, const at::Tensor& keys,
                  const at::Tensor& values);

}  // namespace limpid
