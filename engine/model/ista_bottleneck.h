// The bottleneck of LeanVAE: features are measured by a matrix and recovered by
// iterative shrinkage and thresholding (ISTA), as in compressed sensing.
//
//   z = Phi p                                          (measure)
//   r = Q z; for each iteration i:                     (recover)
//     s = r - w_i Phi^T (Phi r - z)
//     u = shrink(forward_i(s), theta_i)
//     r = s + backward_i(u)
// where shrink(u, t) = sign(u) max(|u| - t, 0), and forward_i, backward_i are
// plain NAF layers.
#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

#include "engine/model/causal_state.h"
#include "engine/model/lean_vae_config.h"
#include "engine/model/naf_layers.h"
#include "engine/model/weights.h"

namespace limpid {

class IstaBottleneck {
 public:
  // Takes `name`.phi, .Q, .weights.i, .threshold.i, .forward_l.i.* and
  // .backward_l.i.*.
  IstaBottleneck(WeightReader& weights, const std::string& name,
                 const LeanVaeConfig& config);

  // Dtype and device of the weights.
  at::TensorOptions options() const { return phi_.options(); }
  int64_t WeightBytes() const;

  // [..., embedding_dim] to [..., latent_dim].
  at::Tensor Measure(const at::Tensor& features) const;
  // [batch, frame, height, width, latent_dim] to the same of embedding_dim.
  at::Tensor Recover(const at::Tensor& latent, CausalState::Pass& pass) const;

 private:
  struct Iteration {
    double step = 0;
    double threshold = 0;
    NafLayers forward;
    NafLayers backward;
  };

  at::Tensor phi_;            // [latent_dim, embedding_dim]
  at::Tensor phi_transpose_;  // its own copy
  at::Tensor q_;              // [embedding_dim, latent_dim]
  std::vector<Iteration> iterations_;
};

}  // namespace limpid
