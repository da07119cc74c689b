// Neighbourhood-aware feed-forward (NAF): the layers that LeanVAE is made of.
//
// A layer is a causal depthwise convolution D, then a gated feed-forward F:
//   residual: x <- x + D(x), x <- x + F(x)      plain: x <- F(D(x))
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "engine/model/causal_state.h"
#include "engine/model/depthwise_conv3d.h"
#include "engine/model/gated_feed_forward.h"
#include "engine/model/weights.h"

namespace limpid {

enum class NafKind { kResidual, kPlain };

struct NafSize {
  int64_t num_layers = 0;
  int64_t channels = 0;
};

class NafLayers {
 public:
  // Takes `name`.dconv_layer.i.ds_conv.* and `name`.ffd_layer.i.*.
  NafLayers(WeightReader& weights, const std::string& name, NafKind kind,
            NafSize size);

  int64_t WeightBytes() const;

  // `x`: [batch, frame, height, width, channel], the same is returned. Each
  // layer takes one history of `pass`.
  at::Tensor Forward(at::Tensor x, CausalState::Pass& pass) const;

 private:
  struct Layer {
    DepthwiseConv3d convolution;
    GatedFeedForward feed_forward;
  };

  NafKind kind_;
  std::vector<Layer> layers_;
};

}  // namespace limpid
