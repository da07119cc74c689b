// The causal video prior: the diffusion transformer of Wan 2.1 with a KV cache.
//
// Chunks of latent frames are denoised one after another; tokens attend to all
// tokens of their chunk and of the past that the session's cache still holds.
// The weights are shared by all sessions of a worker, and sessions that stand
// at different places of their streams may be denoised as one batch.
#pragma once

#include <ATen/core/Tensor.h>

#include <optional>
#include <span>
#include <vector>

#include "engine/model/dit_block.h"
#include "engine/model/dit_config.h"
#include "engine/model/dit_pass.h"
#include "engine/model/linear_layer.h"
#include "engine/model/modulation.h"
#include "engine/model/rotary_embedding.h"
#include "engine/model/text_context.h"
#include "engine/model/time_embedding.h"
#include "engine/model/weights.h"

namespace limpid {

// Lives in the tensor zone: throws what LibTorch throws. Const in use; to be
// called without gradients. Computes in the dtype and on the device of its
// weights.
class CausalDit {
 public:
  // Takes all tensors of A.2 of the original Wan layout. `config` must have
  // passed CheckDitConfig.
  CausalDit(WeightReader& weights, const DitConfig& config);

  const DitConfig& config() const { return config_; }
  at::TensorOptions options() const { return head_.options(); }

  // `embedding` [token, text_dim] of umT5, at most text_tokens; none is as if
  // all its tokens were padding.
  TextContext EncodeText(const std::optional<at::Tensor>& embedding) const;

  // The velocity of `latent` [member, in_channels, frame, height, width], as
  // [member, out_channels, frame, height, width] in the dtype of the weights.
  // `timesteps`: [member, frame], or [member, 1] for all frames alike, 0..1000,
  // on the CPU.
  //
  // Each member's chunk stands at its cache's next_frame(), where this pass
  // leaves its keys and values; they stay when the caller commits. Members have
  // caches of their own, of this model and latent size, or this throws before
  // it touches any. Each member's result is what it would be alone.
  at::Tensor Denoise(const at::Tensor& latent, const at::Tensor& timesteps,
                     std::span<const DitMember> members) const;

 private:
  DitPass Pass(const at::Tensor& latent,
               std::span<const DitMember> members) const;

  DitConfig config_;
  RotaryEmbedding rotary_;
  LinearLayer patch_embedding_;
  LinearLayer text_first_;
  LinearLayer text_second_;
  TimeEmbedding time_embedding_;
  std::vector<DitBlock> blocks_;
  Modulation head_modulation_;
  LinearLayer head_;
};

}  // namespace limpid
