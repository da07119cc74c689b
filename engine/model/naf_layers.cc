#include "engine/model/naf_layers.h"

#include <ATen/ATen.h>

#include "absl/strings/str_format.h"

namespace limpid {

NafLayers::NafLayers(WeightReader& weights, const std::string& name,
                     NafKind kind, NafSize size)
    : kind_(kind) {
  for (int64_t i = 0; i < size.num_layers; ++i) {
    layers_.push_back(
        {DepthwiseConv3d(weights,
                         absl::StrFormat("%s.dconv_layer.%d.ds_conv", name, i),
                         size.channels),
         GatedFeedForward(weights, absl::StrFormat("%s.ffd_layer.%d", name, i),
                          size.channels)});
  }
}

int64_t NafLayers::WeightBytes() const {
  int64_t bytes = 0;
  for (const auto& [convolution, feed_forward] : layers_) {
    bytes += convolution.WeightBytes() + feed_forward.WeightBytes();
  }
  return bytes;
}

at::Tensor NafLayers::Forward(at::Tensor x, CausalState::Pass& pass) const {
  for (const auto& [convolution, feed_forward] : layers_) {
    at::Tensor mixed = convolution.Forward(x, pass.Next());
    if (kind_ == NafKind::kResidual) mixed.add_(x);
    x = feed_forward.Forward(mixed);
    if (kind_ == NafKind::kResidual) x.add_(mixed);
  }
  return x;
}

}  // namespace limpid
