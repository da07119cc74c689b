// Linears and norms over the whole batch, attention member by member: their
// caches are separate memory and may be filled differently.
#include "engine/model/self_attention.h"

#include <ATen/ATen.h>

#include "engine/model/attention.h"
#include "engine/model/norm.h"

namespace limpid {

SelfAttention::SelfAttention(WeightReader& weights, const std::string& prefix,
                             const DitConfig& config)
    : num_heads_(config.num_heads),
      queries_(weights, prefix + ".q", {.in = config.dim, .out = config.dim}),
      keys_(weights, prefix + ".k", {.in = config.dim, .out = config.dim}),
      values_(weights, prefix + ".v", {.in = config.dim, .out = config.dim}),
      output_(weights, prefix + ".o", {.in = config.dim, .out = config.dim}),
      query_norm_(weights.Take(prefix + ".norm_q.weight", {config.dim})),
      key_norm_(weights.Take(prefix + ".norm_k.weight", {config.dim})) {}

at::Tensor SelfAttention::Heads(const at::Tensor& x) const {
  return x.unflatten(-1, {num_heads_, -1});
}

at::Tensor SelfAttention::Forward(const at::Tensor& x, int64_t layer,
                                  const DitPass& pass) const {
  const at::Tensor queries =
      Turn(Heads(RmsNorm(queries_.Forward(x), query_norm_)), pass.turns)
          .to(x.scalar_type());
  const at::Tensor keys = Heads(RmsNorm(keys_.Forward(x), key_norm_));
  const at::Tensor out = at::empty_like(x);
  for (size_t member = 0; member < pass.members.size(); ++member) {
    const auto i = static_cast<int64_t>(member);
    const KvCache& cache = *pass.members[member].cache;
    for (const KvCache::Piece& piece : cache.Pending(layer)) {
      const auto part = [&](const at::Tensor& of) {
        return of[i].narrow(0, piece.token, piece.num_tokens);
      };
      TurnInto(part(keys), part(pass.turns), piece.keys);
      values_.ForwardInto(part(x), piece.values);
    }
    const at::Tensor attended =
        Attend(queries[i], cache.Keys(layer), cache.Values(layer));
    output_.ForwardInto(attended.flatten(-2), out[i]);
  }
  return out;
}

}  // namespace limpid
