#include "engine/model/model_card_networks.h"

#include "engine/model/model_card_key.h"

namespace limpid {
namespace {

constexpr int64_t kMaxWidth = 65536;  // channels of a layer
constexpr int64_t kMaxDepth = 1000;   // layers
constexpr ListLength kLatentChannels = {.least = 0, .most = 4096};
constexpr ListLength kStages = {.most = 8};

void AddPrior(std::vector<CardKey>& keys) {
  AddWeightFile(
      "prior", [](auto& c) -> auto& { return c.prior->weights; }, keys);
  const auto add = [&keys](const char* name, int64_t DitConfig::*size,
                           Need need, int64_t minimum, int64_t maximum) {
    keys.push_back(IntegerKey(
        {"prior", name, need},
        [size](auto& c) -> auto& { return c.prior->dit.*size; }, minimum,
        maximum));
  };
  add("dim", &DitConfig::dim, Need::kRequired, 2, kMaxWidth);
  add("ffn_dim", &DitConfig::ffn_dim, Need::kRequired, 1, kMaxWidth);
  add("num_layers", &DitConfig::num_layers, Need::kRequired, 1, kMaxDepth);
  add("num_heads", &DitConfig::num_heads, Need::kRequired, 1, kMaxWidth);
  add("in_channels", &DitConfig::in_channels, Need::kOptional, 1, kMaxWidth);
  add("out_channels", &DitConfig::out_channels, Need::kOptional, 1, kMaxWidth);
  add("patch_height", &DitConfig::patch_height, Need::kOptional, 1, 16);
  add("patch_width", &DitConfig::patch_width, Need::kOptional, 1, 16);
  add("freq_dim", &DitConfig::freq_dim, Need::kOptional, 2, kMaxWidth);
  add("text_dim", &DitConfig::text_dim, Need::kOptional, 1, kMaxWidth);
  add("text_tokens", &DitConfig::text_tokens, Need::kOptional, 1, kMaxWidth);
}

// `codec` returns the sizes of a codec whose latents are normalised, or are not
// when the lists are empty.
template <typename Codec>
void AddLatentStatistics(const std::string& section, Codec codec,
                         std::vector<CardKey>& keys) {
  keys.push_back(NumberListKey(
      {section, "latent_mean", Need::kOptional},
      [=](auto& c) -> auto& { return codec(c).latent_mean; }, kLatentChannels,
      -1e6, 1e6));
  keys.push_back(NumberListKey(
      {section, "latent_deviation", Need::kOptional},
      [=](auto& c) -> auto& { return codec(c).latent_deviation; },
      kLatentChannels, 1e-6, 1e6));
}

void AddWanVae(std::vector<CardKey>& keys) {
  keys.push_back(IntegerKey(
      {"wan_vae", "dim"}, [](auto& c) -> auto& { return c.wan_vae->dim; }, 1,
      4096));
  keys.push_back(IntegerListKey(
      {"wan_vae", "multipliers"},
      [](auto& c) -> auto& { return c.wan_vae->multipliers; }, kStages, 1, 64));
  keys.push_back(IntegerKey(
      {"wan_vae", "num_res_blocks"},
      [](auto& c) -> auto& { return c.wan_vae->num_res_blocks; }, 1, 64));
  keys.push_back(BoolListKey(
      {"wan_vae", "temporal_downsample"},
      [](auto& c) -> auto& { return c.wan_vae->temporal_downsample; },
      kStages));
  AddLatentStatistics(
      "wan_vae", [](auto& c) -> auto& { return *c.wan_vae; }, keys);
}

void AddLeanVae(std::vector<CardKey>& keys) {
  const auto add = [&keys](const char* name, int64_t LeanVaeConfig::*size,
                           int64_t minimum, int64_t maximum) {
    keys.push_back(IntegerKey(
        {"lean_vae", name},
        [size](auto& c) -> auto& { return (*c.lean_vae).*size; }, minimum,
        maximum));
  };
  add("l_dim", &LeanVaeConfig::l_dim, 1, kMaxWidth);
  add("h_dim", &LeanVaeConfig::h_dim, 1, kMaxWidth);
  add("latent_dim", &LeanVaeConfig::latent_dim, 1, kMaxWidth);
  add("sep_num_layer", &LeanVaeConfig::sep_num_layer, 0, 64);
  add("fusion_num_layer", &LeanVaeConfig::fusion_num_layer, 0, 64);
  add("ista_iter_num", &LeanVaeConfig::ista_iter_num, 0, 64);
  add("ista_layer_num", &LeanVaeConfig::ista_layer_num, 0, 64);
  AddLatentStatistics(
      "lean_vae", [](auto& c) -> auto& { return *c.lean_vae; }, keys);
}

void AddTaehv(std::vector<CardKey>& keys) {
  const auto add = [&keys](const char* name, int64_t TaehvConfig::*size) {
    keys.push_back(IntegerKey(
        {"taehv", name}, [size](auto& c) -> auto& { return (*c.taehv).*size; },
        1, 4096));
  };
  add("latent_channels", &TaehvConfig::latent_channels);
  add("encoder_width", &TaehvConfig::encoder_width);
  keys.push_back(IntegerListKey(
      {"taehv", "decoder_widths"},
      [](auto& c) -> auto& { return c.taehv->decoder_widths; },
      {.least = 4, .most = 4}, 1, 4096));
  keys.push_back(ChoiceKey<TaehvAlignment>(
      {"taehv", "alignment", Need::kOptional},
      [](auto& c) -> auto& { return c.taehv->alignment; },
      {"causal", "groups"}));
}

void AddCodec(std::vector<CardKey>& keys) {
  keys.push_back(ChoiceKey<CodecKind>(
      {"codec", "kind"}, [](auto& c) -> auto& { return c.codec->kind; },
      {"wan_vae", "lean_vae", "lean_vae_wan", "taehv"}));
  AddWeightFile(
      "codec", [](auto& c) -> auto& { return c.codec->weights; }, keys);
  AddWanVae(keys);
  AddLeanVae(keys);
  AddTaehv(keys);
}

}  // namespace

void AddNetworkKeys(std::vector<CardKey>& keys) {
  AddPrior(keys);
  AddCodec(keys);
  AddWeightFile(
      "detail", [](auto& c) -> auto& { return c.detail->weights; }, keys);
}

}  // namespace limpid
