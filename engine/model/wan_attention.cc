#include "engine/model/wan_attention.h"

#include <ATen/ATen.h>

#include <vector>

#include "engine/model/linear.h"

namespace limpid {
namespace {

// A 1x1 convolution of the checkpoint as a matrix.
at::Tensor TakeMatrix(WeightReader& weights, const std::string& name,
                      int64_t rows, int64_t columns) {
  return weights.Take(name + ".weight", {rows, columns, 1, 1})
      .view({rows, columns});
}

}  // namespace

WanAttention::WanAttention(WeightReader& weights, const std::string& name,
                           int64_t channels)
    : norm_(weights, name + ".norm", channels, /*axes=*/3),
      qkv_weight_(
          TakeMatrix(weights, name + ".to_qkv", 3 * channels, channels)),
      qkv_bias_(weights.Take(name + ".to_qkv.bias", {3 * channels})),
      proj_weight_(TakeMatrix(weights, name + ".proj", channels, channels)),
      proj_bias_(weights.Take(name + ".proj.bias", {channels})) {}

int64_t WanAttention::WeightBytes() const {
  int64_t bytes = norm_.WeightBytes();
  for (const at::Tensor* tensor :
       {&qkv_weight_, &qkv_bias_, &proj_weight_, &proj_bias_}) {
    bytes += static_cast<int64_t>(tensor->nbytes());
  }
  return bytes;
}

at::Tensor WanAttention::Forward(const at::Tensor& x) const {
  const int64_t batch = x.size(0), channels = x.size(1), frames = x.size(2);
  const int64_t height = x.size(3), width = x.size(4);
  const at::Tensor pixels =
      norm_.Forward(x)
          .permute({0, 2, 3, 4, 1})
          .reshape({batch * frames, /*heads=*/1, height * width, channels});
  const std::vector<at::Tensor> qkv =
      Linear(pixels, qkv_weight_, qkv_bias_).chunk(3, /*dim=*/-1);
  const at::Tensor mixed =
      at::scaled_dot_product_attention(qkv[0], qkv[1], qkv[2]);
  return Linear(mixed, proj_weight_, proj_bias_)
      .view({batch, frames, height, width, channels})
      .permute({0, 4, 1, 2, 3})
      .add_(x);
}

}  // namespace limpid
