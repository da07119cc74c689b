// Patches to tokens, blocks, tokens to velocity.
#include "engine/model/causal_dit.h"

#include <ATen/ATen.h>

#include <set>

#include "engine/model/patches.h"

namespace limpid {
namespace {

// The patch embedding is a convolution whose stride is its kernel: a linear
// map of patches.
LinearLayer PatchEmbedding(WeightReader& weights, const DitConfig& config) {
  return {weights.Take("patch_embedding.weight",
                       {config.dim, config.in_channels, 1, config.patch_height,
                        config.patch_width}),
          weights.Take("patch_embedding.bias", {config.dim})};
}

std::vector<DitBlock> Blocks(WeightReader& weights, const DitConfig& config) {
  std::vector<DitBlock> blocks;
  for (int64_t layer = 0; layer < config.num_layers; ++layer) {
    blocks.emplace_back(weights, layer, config);
  }
  return blocks;
}

int64_t HeadRowSize(const DitConfig& config) {
  return config.patch_height * config.patch_width * config.out_channels;
}

// Every cache is of this model and size, and of one member only.
void CheckCaches(std::span<const DitMember> members, int64_t num_layers,
                 PatchGrid patches) {
  std::set<const KvCache*> seen;
  for (const DitMember& member : members) {
    const KvCache& cache = *member.cache;
    TORCH_CHECK(cache.num_layers() == num_layers && cache.patches() == patches,
                "a cache of ", cache.num_layers(), " layers for ",
                cache.patches().rows, "x", cache.patches().columns,
                " patches, in a pass of ", num_layers, " layers over ",
                patches.rows, "x", patches.columns);
    TORCH_CHECK(seen.insert(&cache).second, "two members share a cache");
  }
}

}  // namespace

CausalDit::CausalDit(WeightReader& weights, const DitConfig& config)
    : config_(config),
      rotary_(config.head_dim()),
      patch_embedding_(PatchEmbedding(weights, config)),
      text_first_(weights, "text_embedding.0",
                  {.in = config.text_dim, .out = config.dim}),
      text_second_(weights, "text_embedding.2",
                   {.in = config.dim, .out = config.dim}),
      time_embedding_(weights, config),
      blocks_(Blocks(weights, config)),
      head_modulation_(weights, "head.modulation", {1, 2, config.dim}, {1}),
      head_(weights, "head.head",
            {.in = config.dim, .out = HeadRowSize(config)}) {}

TextContext CausalDit::EncodeText(
    const std::optional<at::Tensor>& embedding) const {
  // Tokens that are all the same weigh together what one of them would.
  at::Tensor padded = at::zeros(
      {embedding ? config_.text_tokens : 1, config_.text_dim}, options());
  if (embedding) padded.narrow(0, 0, embedding->size(0)).copy_(*embedding);
  const at::Tensor text = text_second_.Forward(text_first_.ForwardGelu(padded));
  std::vector<at::Tensor> keys;
  std::vector<at::Tensor> values;
  for (const DitBlock& block : blocks_) {
    keys.push_back(block.cross_attention().Keys(text));
    values.push_back(block.cross_attention().Values(text));
  }
  return {.keys = at::stack(keys), .values = at::stack(values)};
}

// Where each member's tokens stand; opens the passes of their caches.
DitPass CausalDit::Pass(const at::Tensor& latent,
                        std::span<const DitMember> members) const {
  TORCH_CHECK(latent.dim() == 5 && latent.size(0) == std::ssize(members),
              "a batch of ", members.size(), " and latents ", latent.sizes());
  const PatchGrid patches =
      PatchGridOf(config_, {.height = latent.size(3), .width = latent.size(4)});
  CheckCaches(members, config_.num_layers, patches);
  std::vector<at::Tensor> turns;
  for (const DitMember& member : members) {
    turns.push_back(rotary_.Turns({.first_frame = member.cache->next_frame(),
                                   .num_frames = latent.size(2),
                                   .rows = patches.rows,
                                   .columns = patches.columns},
                                  options().device()));
    member.cache->BeginPass(latent.size(2));
  }
  return {.members = members, .turns = at::stack(turns)};
}

at::Tensor CausalDit::Denoise(const at::Tensor& latent,
                              const at::Tensor& timesteps,
                              std::span<const DitMember> members) const {
  const DitPass pass = Pass(latent, members);
  const TimeEmbedding::Embedded time = time_embedding_.Forward(timesteps);
  at::Tensor x =
      patch_embedding_.Forward(ToPatches(latent.to(options()), config_));
  for (const DitBlock& block : blocks_)
    block.ForwardInPlace(x, time.blocks, pass);
  for (const DitMember& member : members) member.cache->EndPass();

  const std::vector<at::Tensor> rows = head_modulation_.Rows(time.head);
  return FromPatches(head_.Forward(ModulatedNorm(x, rows[0], rows[1])),
                     {.height = latent.size(3), .width = latent.size(4)},
                     config_);
}

}  // namespace limpid
