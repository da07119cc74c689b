// Attention by LibTorch's fused kernels.
#include "engine/model/attention.h"

#include <ATen/ATen.h>

namespace limpid {
namespace {

at::Tensor HeadsFirst(const at::Tensor& x) {
  return x.transpose(0, 1).unsqueeze(0);
}

}  // namespace

at::Tensor Attend(const at::Tensor& queries, const at::Tensor& keys,
                  const at::Tensor& values) {
  return at::scaled_dot_product_attention(HeadsFirst(queries), HeadsFirst(keys),
                                          HeadsFirst(values))
      .squeeze(0)
      .transpose(0, 1)
      .contiguous();
}

}  // namespace limpid
