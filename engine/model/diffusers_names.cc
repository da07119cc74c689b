#include "engine/model/diffusers_names.h"

#include <algorithm>
#include <array>
#include <span>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace limpid {
namespace {

constexpr int64_t kMaxIndex = 1000;  // of a layer; far above any model's

// A module, or a tensor without a module of its own.
struct Rename {
  const char* diffusers;
  const char* original;
};

constexpr std::array kDitModules = {
    Rename{"patch_embedding", "patch_embedding"},
    Rename{"condition_embedder.time_embedder.linear_1", "time_embedding.0"},
    Rename{"condition_embedder.time_embedder.linear_2", "time_embedding.2"},
    Rename{"condition_embedder.text_embedder.linear_1", "text_embedding.0"},
    Rename{"condition_embedder.text_embedder.linear_2", "text_embedding.2"},
    Rename{"condition_embedder.time_proj", "time_projection.1"},
    Rename{"proj_out", "head.head"},
    Rename{"scale_shift_table", "head.modulation"}};

// Behind blocks.N. The converters of older versions left the names of the
// attention layers alone.
constexpr std::array kDitBlockModules = {
    Rename{"scale_shift_table", "modulation"},
    Rename{"ffn.net.0.proj", "ffn.0"},
    Rename{"ffn.net.2", "ffn.2"},
    Rename{"norm2", "norm3"},
    Rename{"norm3", "norm2"},
    Rename{"attn1.to_q", "self_attn.q"},
    Rename{"attn1.to_k", "self_attn.k"},
    Rename{"attn1.to_v", "self_attn.v"},
    Rename{"attn1.to_out.0", "self_attn.o"},
    Rename{"attn1.norm_q", "self_attn.norm_q"},
    Rename{"attn1.norm_k", "self_attn.norm_k"},
    Rename{"attn2.to_q", "cross_attn.q"},
    Rename{"attn2.to_k", "cross_attn.k"},
    Rename{"attn2.to_v", "cross_attn.v"},
    Rename{"attn2.to_out.0", "cross_attn.o"},
    Rename{"attn2.norm_q", "cross_attn.norm_q"},
    Rename{"attn2.norm_k", "cross_attn.norm_k"},
    Rename{"self_attn", "self_attn"},
    Rename{"cross_attn", "cross_attn"}};

constexpr std::array kVaeModules = {Rename{"quant_conv", "conv1"},
                                    Rename{"post_quant_conv", "conv2"}};

// Behind encoder. and decoder.
constexpr std::array kVaeHalfModules = {
    Rename{"conv_in", "conv1"},
    Rename{"mid_block.resnets.0", "middle.0"},
    Rename{"mid_block.attentions.0", "middle.1"},
    Rename{"mid_block.resnets.1", "middle.2"},
    Rename{"norm_out", "head.0"},
    Rename{"conv_out", "head.2"}};

// Within one layer of a half.
constexpr std::array kVaeLayerModules = {
    Rename{"norm1", "residual.0"}, Rename{"conv1", "residual.2"},
    Rename{"norm2", "residual.3"}, Rename{"conv2", "residual.6"},
    Rename{"conv_shortcut", "shortcut"}};

// `name` with its module renamed; nothing when none of `renames` fits.
std::optional<std::string> Renamed(const std::string& name,
                                   std::span<const Rename> renames) {
  for (const Rename& rename : renames) {
    const std::string from = rename.diffusers;
    if (name == from) return rename.original;
    if (!absl::StartsWith(name, from + ".")) continue;
    return rename.original + name.substr(from.size());
  }
  return std::nullopt;
}

std::optional<int64_t> ParseIndex(const std::string& text) {
  int64_t index = 0;
  if (!absl::SimpleAtoi(text, &index)) return std::nullopt;
  if (index < 0 || index > kMaxIndex) return std::nullopt;
  return index;
}

struct Indexed {
  int64_t index;
  std::string rest;
};

// "3.x.y" -> 3 and "x.y"; nothing when no index comes first.
std::optional<Indexed> SplitIndex(const std::string& name) {
  const size_t dot = name.find('.');
  if (dot == std::string::npos) return std::nullopt;
  const std::optional<int64_t> index = ParseIndex(name.substr(0, dot));
  if (!index.has_value()) return std::nullopt;
  return Indexed{*index, name.substr(dot + 1)};
}

// What follows `prefix`, when it begins so.
std::optional<std::string> Behind(const std::string& prefix,
                                  const std::string& name) {
  if (!absl::StartsWith(name, prefix)) return std::nullopt;
  return name.substr(prefix.size());
}

// Names within a layer; what has no other name keeps its own.
std::string LayerName(const std::string& name) {
  return Renamed(name, kVaeLayerModules).value_or(name);
}

// "2.resnets.1.norm1.gamma" -> "upsamples.9.residual.0.gamma".
std::optional<std::string> UpName(const std::string& name,
                                  int64_t resnets_per_stage) {
  const std::optional<Indexed> stage = SplitIndex(name);
  if (!stage.has_value()) return std::nullopt;
  int64_t index = stage->index * (resnets_per_stage + 1);
  if (const auto rest = Behind("upsamplers.0.", stage->rest)) {
    index += resnets_per_stage;
    return absl::StrCat("upsamples.", index, ".", *rest);
  }
  const auto resnet = Behind("resnets.", stage->rest);
  const auto layer = resnet ? SplitIndex(*resnet) : std::nullopt;
  if (!layer.has_value()) return std::nullopt;
  index += layer->index;
  return absl::StrCat("upsamples.", index, ".", LayerName(layer->rest));
}

// `name` behind encoder. or decoder.
std::optional<std::string> HalfName(const std::string& name,
                                    int64_t resnets_per_stage) {
  if (const auto rest = Behind("down_blocks.", name)) {
    const std::optional<Indexed> layer = SplitIndex(*rest);
    if (!layer.has_value()) return std::nullopt;
    return absl::StrCat("downsamples.", layer->index, ".",
                        LayerName(layer->rest));
  }
  if (const auto rest = Behind("up_blocks.", name)) {
    return UpName(*rest, resnets_per_stage);
  }
  std::optional<std::string> renamed = Renamed(name, kVaeHalfModules);
  if (!renamed.has_value() || !absl::StartsWith(*renamed, "middle.")) {
    return renamed;
  }
  const size_t layer = std::string("middle.N.").size();
  if (renamed->size() <= layer) return std::nullopt;
  return renamed->substr(0, layer) + LayerName(renamed->substr(layer));
}

}  // namespace

std::optional<std::string> OriginalDitName(const std::string& name) {
  const auto rest = Behind("blocks.", name);
  if (!rest.has_value()) return Renamed(name, kDitModules);
  const std::optional<Indexed> block = SplitIndex(*rest);
  if (!block.has_value()) return std::nullopt;
  const auto renamed = Renamed(block->rest, kDitBlockModules);
  if (!renamed.has_value()) return std::nullopt;
  return absl::StrCat("blocks.", block->index, ".", *renamed);
}

std::optional<std::string> OriginalVaeName(const std::string& name,
                                           int64_t resnets_per_stage) {
  for (const std::string half : {"encoder.", "decoder."}) {
    const auto rest = Behind(half, name);
    if (!rest.has_value()) continue;
    const auto renamed = HalfName(*rest, resnets_per_stage);
    if (!renamed.has_value()) return std::nullopt;
    return half + *renamed;
  }
  return Renamed(name, kVaeModules);
}

int64_t ResnetsPerStage(const std::vector<std::string>& names) {
  int64_t resnets = 0;
  for (const std::string& name : names) {
    const std::vector<std::string> parts = absl::StrSplit(name, '.');
    if (parts.size() < 5 || parts[1] != "up_blocks" || parts[3] != "resnets") {
      continue;
    }
    resnets = std::max(resnets, ParseIndex(parts[4]).value_or(-1) + 1);
  }
  return resnets;
}

}  // namespace limpid
