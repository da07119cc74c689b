#include "engine/model/ista_bottleneck.h"

#include <ATen/ATen.h>

#include <utility>

#include "absl/strings/str_format.h"
#include "engine/model/linear.h"

namespace limpid {
namespace {

// A learned threshold may be negative; softshrink knows none of those.
at::Tensor Shrink(const at::Tensor& u, double threshold) {
  if (threshold >= 0) return at::softshrink(u, threshold);
  return u.sign().mul_(u.abs().sub_(threshold));
}

}  // namespace

IstaBottleneck::IstaBottleneck(WeightReader& weights, const std::string& name,
                               const LeanVaeConfig& config)
    : phi_(weights.Take(name + ".phi",
                        {config.latent_dim, config.embedding_dim()})),
      phi_transpose_(phi_.t().contiguous()),
      q_(weights.Take(name + ".Q",
                      {config.embedding_dim(), config.latent_dim})) {
  const NafSize size = {.num_layers = config.ista_layer_num,
                        .channels = config.embedding_dim()};
  for (int64_t i = 0; i < config.ista_iter_num; ++i) {
    const auto part = [&](const char* leaf) {
      return absl::StrFormat("%s.%s.%d", name, leaf, i);
    };
    iterations_.push_back(
        {.step = weights.Take(part("weights"), {}).item<double>(),
         .threshold = weights.Take(part("threshold"), {1}).item<double>(),
         .forward =
             NafLayers(weights, part("forward_l"), NafKind::kPlain, size),
         .backward =
             NafLayers(weights, part("backward_l"), NafKind::kPlain, size)});
  }
}

int64_t IstaBottleneck::WeightBytes() const {
  auto bytes = static_cast<int64_t>(phi_.nbytes() + phi_transpose_.nbytes() +
                                    q_.nbytes());
  for (const Iteration& i : iterations_) {
    bytes += i.forward.WeightBytes() + i.backward.WeightBytes();
  }
  return bytes;
}

at::Tensor IstaBottleneck::Measure(const at::Tensor& features) const {
  return Linear(features, phi_);
}

at::Tensor IstaBottleneck::Recover(const at::Tensor& latent,
                                   CausalState::Pass& pass) const {
  at::Tensor r = Linear(latent, q_);
  for (const Iteration& i : iterations_) {
    const at::Tensor residual = Linear(r, phi_).sub_(latent);
    const at::Tensor s = r.sub_(Linear(residual, phi_transpose_), i.step);
    const at::Tensor u = Shrink(i.forward.Forward(s, pass), i.threshold);
    r = i.backward.Forward(u, pass).add_(s);
  }
  return r;
}

}  // namespace limpid
