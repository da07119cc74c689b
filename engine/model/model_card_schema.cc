#include "engine/model/model_card_schema.h"

#include "engine/model/model_card_key.h"

namespace limpid {
namespace {

constexpr size_t kMaxTextLength = 4096;
constexpr int64_t kMaxWidth = 65536;  // channels of a layer
constexpr int64_t kMaxDepth = 1000;   // layers
constexpr ListLength kLatentChannels = {.most = 4096};
constexpr ListLength kStages = {.most = 8};
constexpr ListLength kSteps = {.most = 64};
constexpr char kSolvers[] = "avis, avis_flash, instantvir";

bool IsShortText(const std::string& text) {
  return text.size() <= kMaxTextLength;
}

bool IsGivenText(const std::string& text) {
  return !text.empty() && IsShortText(text);
}

bool IsSolver(const std::string& text) {
  return text == "avis" || text == "avis_flash" || text == "instantvir";
}

std::optional<std::string> ParseSolver(const std::string& text) {
  if (!IsSolver(text)) return std::nullopt;
  return text;
}

// `file` returns the WeightFile of a card.
template <typename File>
void AddWeightFile(const std::string& section, File file,
                   std::vector<CardKey>& keys) {
  keys.push_back(TextKey(
      {section, "file"}, "path relative to the card",
      [=](auto& c) -> auto& { return file(c).file; }, IsRelativePath));
  keys.push_back(TextKey(
      {section, "sha256"}, "64 lower-case hexadecimal digits",
      [=](auto& c) -> auto& { return file(c).sha256; }, IsSha256));
  keys.push_back(ChoiceKey<WeightDtype>(
      {section, "dtype"}, [=](auto& c) -> auto& { return file(c).dtype; },
      {"float32", "float16", "bfloat16", "int8"}));
}

void AddCard(std::vector<CardKey>& keys) {
  keys.push_back(TextKey(
      {"", "name"},
      "1 to 64 of a-z, 0-9, ., _ and -, not beginning with . or -",
      [](auto& c) -> auto& { return c.name; }, IsModelName));
  keys.push_back(TextKey(
      {"", "description", Need::kOptional}, "text of up to 4096 bytes",
      [](auto& c) -> auto& { return c.description; }, IsShortText));
  keys.push_back(TextKey(
      {"", "source"}, "text of 1 to 4096 bytes",
      [](auto& c) -> auto& { return c.source; }, IsGivenText));
  keys.push_back(TextKey(
      {"", "license"}, "text of 1 to 4096 bytes",
      [](auto& c) -> auto& { return c.license; }, IsGivenText));
  keys.push_back(TextKey(
      {"", "training_data", Need::kOptional}, "text of up to 4096 bytes",
      [](auto& c) -> auto& { return c.training_data; }, IsShortText));
}

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
  keys.push_back(NumberListKey(
      {"wan_vae", "latent_mean", Need::kOptional},
      [](auto& c) -> auto& { return c.wan_vae->latent_mean; }, kLatentChannels,
      -1e6, 1e6));
  keys.push_back(NumberListKey(
      {"wan_vae", "latent_deviation", Need::kOptional},
      [](auto& c) -> auto& { return c.wan_vae->latent_deviation; },
      kLatentChannels, 1e-6, 1e6));
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

void AddSchedule(std::vector<CardKey>& keys) {
  keys.push_back(NumberKey(
      {"schedule", "shift"}, [](auto& c) -> auto& { return c.schedule->shift; },
      0.01, 100));
  keys.push_back(NumberListKey(
      {"schedule", "timesteps"},
      [](auto& c) -> auto& { return c.schedule->timesteps; }, kSteps, 0, 1000));
  keys.push_back(BoolKey(
      {"schedule", "warp", Need::kOptional},
      [](auto& c) -> auto& { return c.schedule->warp; }));
}

void AddSamplerNumbers(std::vector<CardKey>& keys) {
  const auto add = [&keys](const char* name, double SamplerSettings::*number,
                           double minimum, double maximum) {
    keys.push_back(NumberKey(
        {"solver", name, Need::kOptional},
        [number](auto& c) -> auto& { return c.solver->sampler.*number; },
        minimum, maximum));
  };
  add("proximal_weight", &SamplerSettings::proximal_weight, 1e-6, 1e6);
  add("weight_growth", &SamplerSettings::weight_growth, 0.01, 100);
  add("prior_deviation", &SamplerSettings::prior_deviation, 1e-3, 1);
  add("anchor", &SamplerSettings::anchor, 0, 1);
}

void AddSampler(std::vector<CardKey>& keys) {
  keys.push_back(ChoiceKey<StartVideo>(
      {"solver", "start_video", Need::kOptional},
      [](auto& c) -> auto& { return c.solver->sampler.start_video; },
      {"reconstruction", "measurement"}));
  keys.push_back(ChoiceKey<ConsistencyMode>(
      {"solver", "consistency", Need::kOptional},
      [](auto& c) -> auto& { return c.solver->sampler.consistency; },
      {"streaming", "reference"}));
  keys.push_back(ChoiceKey<EmittedVideo>(
      {"solver", "emit", Need::kOptional},
      [](auto& c) -> auto& { return c.solver->sampler.emit; },
      {"pixels", "latents"}));
  keys.push_back(IntegerKey(
      {"solver", "consistency_every", Need::kOptional},
      [](auto& c) -> auto& { return c.solver->sampler.consistency_every; }, 0,
      1000));
  keys.push_back(IntegerKey(
      {"solver", "cg_iterations", Need::kOptional},
      [](auto& c) -> auto& { return c.solver->sampler.cg_iterations; }, 1,
      200));
  AddSamplerNumbers(keys);
}

void AddSolver(std::vector<CardKey>& keys) {
  keys.push_back(TextKey(
      {"solver", "kind"}, kSolvers,
      [](auto& c) -> auto& { return c.solver->kind; }, IsSolver));
  keys.push_back(IntegerKey(
      {"solver", "latent_frames_per_chunk"},
      [](auto& c) -> auto& { return c.solver->latent_frames_per_chunk; }, 1,
      16));
  keys.push_back(IntegerKey(
      {"solver", "window_frames"},
      [](auto& c) -> auto& { return c.solver->window_frames; }, 1, 1024));
  keys.push_back(IntegerKey(
      {"solver", "sink_frames"},
      [](auto& c) -> auto& { return c.solver->sink_frames; }, 0, 1023));
  keys.push_back(MakeCardList<std::string>(
      {"solver", "also", Need::kOptional}, kSolvers, {.least = 0, .most = 2},
      [](auto& c) -> auto& { return c.solver->also; }, ParseSolver,
      [](const std::string& name) { return name; }));
  AddSampler(keys);
}

template <typename Section>
CardSection MakeSection(const char* name,
                        std::optional<Section> ModelCard::*section) {
  return {.name = name,
          .is_present =
              [section](const ModelCard& card) {
                return (card.*section).has_value();
              },
          .add = [section](ModelCard& card) { (card.*section).emplace(); }};
}

std::vector<CardSection> MakeSections() {
  return {{.name = "",
           .is_present = [](const ModelCard&) { return true; },
           .add = [](ModelCard&) {}},
          MakeSection("prior", &ModelCard::prior),
          MakeSection("codec", &ModelCard::codec),
          MakeSection("wan_vae", &ModelCard::wan_vae),
          MakeSection("lean_vae", &ModelCard::lean_vae),
          MakeSection("taehv", &ModelCard::taehv),
          MakeSection("schedule", &ModelCard::schedule),
          MakeSection("solver", &ModelCard::solver),
          MakeSection("text", &ModelCard::text)};
}

std::vector<CardKey> MakeKeys() {
  std::vector<CardKey> keys;
  AddCard(keys);
  AddPrior(keys);
  AddCodec(keys);
  AddSchedule(keys);
  AddSolver(keys);
  AddWeightFile(
      "text", [](auto& c) -> auto& { return c.text->weights; }, keys);
  return keys;
}

}  // namespace

const std::vector<CardSection>& CardSections() {
  static const std::vector<CardSection> sections = MakeSections();
  return sections;
}

const std::vector<CardKey>& CardKeys() {
  static const std::vector<CardKey> keys = MakeKeys();
  return keys;
}

}  // namespace limpid
