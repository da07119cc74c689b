// The timestep of each latent frame, as the blocks and the head see it.
#pragma once

#include <ATen/core/Tensor.h>

#include "engine/model/dit_config.h"
#include "engine/model/linear_layer.h"
#include "engine/model/weights.h"

namespace limpid {

class TimeEmbedding {
 public:
  // Takes time_embedding.{0,2}.* and time_projection.1.*.
  TimeEmbedding(WeightReader& weights, const DitConfig& config);

  struct Embedded {
    at::Tensor head;    // [batch, frame, 1, dim]
    at::Tensor blocks;  // [batch, frame, 6, dim]
  };
  // `timesteps` [batch, frame] on the CPU, 0..1000, fractions allowed; of any
  // dtype that holds them exactly.
  Embedded Forward(const at::Tensor& timesteps) const;

 private:
  int64_t freq_dim_;
  LinearLayer first_;
  LinearLayer second_;
  LinearLayer projection_;
};

}  // namespace limpid
