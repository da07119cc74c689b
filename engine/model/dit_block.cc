// The three residual steps of a layer.
#include "engine/model/dit_block.h"

#include <ATen/ATen.h>

#include "absl/strings/str_cat.h"
#include "engine/model/norm.h"

namespace limpid {
namespace {

// Rows of the modulation, in the order of the checkpoint.
enum Row {
  kShiftAttention,
  kScaleAttention,
  kGateAttention,
  kShiftFfn,
  kScaleFfn,
  kGateFfn,
  kNumRows
};

std::string NameOf(int64_t layer, const char* part) {
  return absl::StrCat("blocks.", layer, ".", part);
}

}  // namespace

DitBlock::DitBlock(WeightReader& weights, int64_t layer,
                   const DitConfig& config)
    : layer_(layer),
      modulation_(weights, NameOf(layer, "modulation"),
                  {1, kNumRows, config.dim}, {kScaleAttention, kScaleFfn}),
      self_attention_(weights, NameOf(layer, "self_attn"), config),
      text_norm_weight_(
          weights.Take(NameOf(layer, "norm3.weight"), {config.dim})),
      text_norm_bias_(weights.Take(NameOf(layer, "norm3.bias"), {config.dim})),
      cross_attention_(weights, NameOf(layer, "cross_attn"), config),
      widen_(weights, NameOf(layer, "ffn.0"),
             {.in = config.dim, .out = config.ffn_dim}),
      narrow_(weights, NameOf(layer, "ffn.2"),
              {.in = config.ffn_dim, .out = config.dim}) {}

void DitBlock::ForwardInPlace(at::Tensor& x, const at::Tensor& time,
                              const DitPass& pass) const {
  const std::vector<at::Tensor> rows = modulation_.Rows(time);
  const at::Tensor to_past =
      ModulatedNorm(x, rows[kShiftAttention], rows[kScaleAttention]);
  const at::Tensor from_past =
      self_attention_.Forward(to_past.flatten(1, 2), layer_, pass);
  AddGatedInPlace(x, from_past.view_as(x), rows[kGateAttention]);

  at::Tensor tokens = x.flatten(1, 2);
  tokens.add_(cross_attention_.Forward(
      LayerNorm(tokens, text_norm_weight_, text_norm_bias_), layer_, pass));

  const at::Tensor to_ffn = ModulatedNorm(x, rows[kShiftFfn], rows[kScaleFfn]);
  AddGatedInPlace(x, narrow_.Forward(widen_.ForwardGelu(to_ffn)),
                  rows[kGateFfn]);
}

}  // namespace limpid
