// On CUDA what follows the product is part of its kernel.
#include "engine/model/linear_layer.h"

#include <ATen/ATen.h>

#include "engine/model/linear.h"

namespace limpid {
namespace {

at::Tensor Rows(const at::Tensor& x) { return x.reshape({-1, x.size(-1)}); }

}  // namespace

LinearLayer::LinearLayer(WeightReader& weights, const std::string& name,
                         LinearSize size)
    : LinearLayer(weights.Take(name + ".weight", {size.out, size.in}),
                  weights.Take(name + ".bias", {size.out})) {}

LinearLayer::LinearLayer(const at::Tensor& weight, const at::Tensor& bias)
    : weight_(weight.reshape({weight.size(0), -1})), bias_(bias) {}

at::Tensor LinearLayer::Forward(const at::Tensor& x) const {
  return Linear(x, weight_, bias_);
}

void LinearLayer::ForwardInto(const at::Tensor& x,
                              const at::Tensor& out) const {
  at::Tensor rows = out.view({-1, bias_.size(0)});
  if (x.is_cuda()) {
    at::addmm_out(rows, bias_, Rows(x), weight_.t());
  } else {
    rows.copy_(Forward(Rows(x)));
  }
}

at::Tensor LinearLayer::ForwardGelu(const at::Tensor& x) const {
  // The CPU's kernel of this name applies the exact form.
  if (x.is_cuda()) {
    const at::Tensor rows = at::_addmm_activation(bias_, Rows(x), weight_.t(),
                                                  /*beta=*/1, /*alpha=*/1,
                                                  /*use_gelu=*/true);
    std::vector<int64_t> shape = x.sizes().vec();
    shape.back() = bias_.size(0);
    return rows.view(shape);
  }
  at::Tensor y = Forward(x);
  return at::gelu_(y, "tanh");
}

}  // namespace limpid
