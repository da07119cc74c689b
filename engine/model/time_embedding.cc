// [cos(t w_i), sin(t w_i)] with w_i = 10000^(-i / half), then two MLPs.
#include "engine/model/time_embedding.h"

#include <ATen/ATen.h>

namespace limpid {
namespace {

constexpr double kTheta = 10000;
constexpr int64_t kRowsOfBlock = 6;

// Cosines first.
at::Tensor Sinusoid(const at::Tensor& timesteps, int64_t freq_dim) {
  const int64_t half = freq_dim / 2;
  const at::Tensor exponent =
      at::arange(half, at::kDouble) / static_cast<double>(half);
  const at::Tensor angle =
      timesteps.to(at::kDouble).unsqueeze(-1) * at::pow(kTheta, -exponent);
  return at::cat({at::cos(angle), at::sin(angle)}, -1);
}

}  // namespace

TimeEmbedding::TimeEmbedding(WeightReader& weights, const DitConfig& config)
    : freq_dim_(config.freq_dim),
      first_(weights, "time_embedding.0",
             {.in = config.freq_dim, .out = config.dim}),
      second_(weights, "time_embedding.2",
              {.in = config.dim, .out = config.dim}),
      projection_(weights, "time_projection.1",
                  {.in = config.dim, .out = kRowsOfBlock * config.dim}) {}

TimeEmbedding::Embedded TimeEmbedding::Forward(
    const at::Tensor& timesteps) const {
  const at::Tensor sinusoid = Sinusoid(timesteps, freq_dim_)
                                  .to(first_.options(), /*non_blocking=*/true);
  const at::Tensor embedded =
      second_.Forward(at::silu(first_.Forward(sinusoid)));
  return {.head = embedded.unsqueeze(2),
          .blocks = projection_.Forward(at::silu(embedded))
                        .unflatten(-1, {kRowsOfBlock, -1})};
}

}  // namespace limpid
