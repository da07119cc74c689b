// The prior that is a causal DiT: one text for all sessions, a KV cache for
// each.
#pragma once

#include <memory>
#include <optional>

#include "engine/model/causal_dit.h"
#include "engine/model/kv_cache.h"
#include "engine/model/prior.h"

namespace limpid {

class DitPrior final : public Prior {
 public:
  // `text` [token, text_dim], or none.
  DitPrior(std::unique_ptr<const CausalDit> dit,
           const std::optional<at::Tensor>& text, const CacheWindow& window);

  std::unique_ptr<PriorState> NewState(LatentSize size) const override;
  at::Tensor Velocity(const at::Tensor& latent, double timestep,
                      PriorState& state) const override;
  int64_t StateBytes(LatentSize size) const override;
  int64_t WorkBytes(LatentSize size, int64_t num_frames) const override;

 private:
  const std::unique_ptr<const CausalDit> dit_;
  const TextContext text_;
  const CacheWindow window_;
};

}  // namespace limpid
