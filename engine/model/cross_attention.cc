// Padding is attended to, as in the reference: no mask.
#include "engine/model/cross_attention.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "engine/model/attention.h"
#include "engine/model/norm.h"

namespace limpid {
namespace {

// The softmax over one key is 1 whatever the query.
bool HasOneToken(const DitMember& member) {
  return member.text->values.size(1) == 1;
}

}  // namespace

CrossAttention::CrossAttention(WeightReader& weights, const std::string& prefix,
                               const DitConfig& config)
    : num_heads_(config.num_heads),
      queries_(weights, prefix + ".q", {.in = config.dim, .out = config.dim}),
      keys_(weights, prefix + ".k", {.in = config.dim, .out = config.dim}),
      values_(weights, prefix + ".v", {.in = config.dim, .out = config.dim}),
      output_(weights, prefix + ".o", {.in = config.dim, .out = config.dim}),
      query_norm_(weights.Take(prefix + ".norm_q.weight", {config.dim})),
      key_norm_(weights.Take(prefix + ".norm_k.weight", {config.dim})) {}

at::Tensor CrossAttention::Heads(const at::Tensor& x) const {
  return x.unflatten(-1, {num_heads_, -1});
}

at::Tensor CrossAttention::Keys(const at::Tensor& text) const {
  return Heads(RmsNorm(keys_.Forward(text), key_norm_));
}

at::Tensor CrossAttention::Values(const at::Tensor& text) const {
  return Heads(values_.Forward(text));
}

at::Tensor CrossAttention::Forward(const at::Tensor& x, int64_t layer,
                                   const DitPass& pass) const {
  if (std::all_of(pass.members.begin(), pass.members.end(), HasOneToken)) {
    std::vector<at::Tensor> values;
    for (const DitMember& member : pass.members) {
      values.push_back(member.text->values[layer].flatten(-2));
    }
    return output_.Forward(at::stack(values));
  }
  const at::Tensor queries = Heads(RmsNorm(queries_.Forward(x), query_norm_));
  const at::Tensor out = at::empty_like(x);
  for (size_t member = 0; member < pass.members.size(); ++member) {
    const auto i = static_cast<int64_t>(member);
    const TextContext& text = *pass.members[member].text;
    const at::Tensor attended =
        Attend(queries[i], text.keys[layer], text.values[layer]);
    output_.ForwardInto(attended.flatten(-2), out[i]);
  }
  return out;
}

}  // namespace limpid
