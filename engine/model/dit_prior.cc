// The network, its caches, and what both cost.
#include "engine/model/dit_prior.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <utility>

namespace limpid {
namespace {

class DitState final : public PriorState {
 public:
  explicit DitState(KvCache cache) : cache_(std::move(cache)) {}

  void Commit() override { cache_.Commit(); }
  void Reset() override { cache_.Reset(); }
  KvCache& cache() { return cache_; }

 private:
  KvCache cache_;
};

}  // namespace

DitPrior::DitPrior(std::unique_ptr<const CausalDit> dit,
                   const std::optional<at::Tensor>& text,
                   const CacheWindow& window)
    : dit_(std::move(dit)), text_(dit_->EncodeText(text)), window_(window) {}

std::unique_ptr<PriorState> DitPrior::NewState(LatentSize size) const {
  return std::make_unique<DitState>(
      KvCache(dit_->config(), size, window_, dit_->options()));
}

at::Tensor DitPrior::Velocity(const at::Tensor& latent, double timestep,
                              PriorState& state) const {
  KvCache& cache = dynamic_cast<DitState&>(state).cache();
  const std::array<DitMember, 1> members = {{{&cache, &text_}}};
  return dit_->Denoise(latent, at::full({1, 1}, timestep, at::kDouble),
                       members);
}

// The cache, and the frequencies by which it turns keys.
int64_t DitPrior::StateBytes(LatentSize size) const {
  const DitConfig& config = dit_->config();
  const int64_t frequency_bytes =
      config.head_dim() / 2 * static_cast<int64_t>(sizeof(double));
  return KvCacheBytes(config, size, window_,
                      c10::typeMetaToScalarType(dit_->options().dtype())) +
         frequency_bytes;
}

// One layer at a time: its tensors of the tokens at hand, turned in float32,
// and the keys and values that it sees, joined when the ring has come round.
// Before the first layer, one layer's sinks.
int64_t DitPrior::WorkBytes(LatentSize size, int64_t num_frames) const {
  constexpr int64_t kTensors = 8;       // of a token, as wide as the network
  constexpr int64_t kFloatTensors = 4;  // likewise
  constexpr int64_t kSinkTensors = 3;   // likewise, of a sink
  const DitConfig& config = dit_->config();
  const auto value_bytes =
      static_cast<int64_t>(dit_->options().dtype().itemsize());
  const int64_t frame_tokens = PatchGridOf(config, size).tokens();
  const int64_t values = kTensors * config.dim + 2 * config.ffn_dim;
  const int64_t floats = kFloatTensors * config.dim;
  const int64_t token_bytes =
      values * value_bytes + floats * static_cast<int64_t>(sizeof(float));
  const int64_t seen_bytes = 2 * config.dim * value_bytes;
  const int64_t moved_bytes =
      kSinkTensors * config.dim * static_cast<int64_t>(sizeof(float));
  return frame_tokens *
         std::max(num_frames * token_bytes + window_.frames * seen_bytes,
                  window_.sinks * moved_bytes);
}

}  // namespace limpid
