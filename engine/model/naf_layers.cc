#include "engine/model/naf_layers.h"

#include <ATen/ATen.h>

#include <utility>

#include "absl/strings/str_format.h"

namespace limpid {

NafLayers::NafLayers(WeightReader& weights, const std::string& name,
                     NafKind kind, NafSize size)
    : kind_(kind) {
  const DepthwiseShape shape = {.channels = size.channels,
                                .residual = kind == NafKind::kResidual
                                                ? Residual::kInput
                                                : Residual::kNone};
  for (int64_t i = 0; i < size.num_layers; ++i) {
    layers_.push_back(
        {DepthwiseConv3d(weights,
                         absl::StrFormat("%s.dconv_layer.%d.ds_conv", name, i),
                         shape),
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
    if (kind_ == NafKind::kPlain) {
      x = feed_forward.Forward(mixed);
    } else {
      feed_forward.AddTo(mixed);
      x = std::move(mixed);
    }
  }
  return x;
}

}  // namespace limpid
