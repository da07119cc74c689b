#include "engine/model/model_card_schema.h"

#include "engine/model/model_card_key.h"
#include "engine/model/model_card_networks.h"
#include "engine/model/sampler_ranges.h"

namespace limpid {
namespace {

constexpr size_t kMaxTextLength = 4096;
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

void AddSchedule(std::vector<CardKey>& keys) {
  keys.push_back(NumberKey(
      {"schedule", "shift"}, [](auto& c) -> auto& { return c.schedule->shift; },
      0.01, 100));
  keys.push_back(NumberListKey(
      {"schedule", "timesteps"},
      [](auto& c) -> auto& { return c.schedule->timesteps; },
      {.most = kStepsRange.maximum}, kTimestepRange.minimum,
      kTimestepRange.maximum));
  keys.push_back(BoolKey(
      {"schedule", "warp", Need::kOptional},
      [](auto& c) -> auto& { return c.schedule->warp; }));
}

void AddSamplerNumbers(std::vector<CardKey>& keys) {
  const auto add = [&keys](const char* name, double SamplerSettings::*number,
                           KnobRange<double> range) {
    keys.push_back(NumberKey(
        {"solver", name, Need::kOptional},
        [number](auto& c) -> auto& { return c.solver->sampler.*number; },
        range.minimum, range.maximum));
  };
  add("proximal_weight", &SamplerSettings::proximal_weight,
      kProximalWeightRange);
  add("weight_growth", &SamplerSettings::weight_growth, kWeightGrowthRange);
  add("prior_deviation", &SamplerSettings::prior_deviation,
      kPriorDeviationRange);
  add("anchor", &SamplerSettings::anchor, kAnchorRange);
  add("student_share", &SamplerSettings::student_share, kStudentShareRange);
}

// The last key, left open, is as the solver was published.
template <typename Value>
void LeaveAsPublished(Value SamplerSettings::*setting,
                      std::vector<CardKey>& keys) {
  keys.back().leave_open = [setting](ModelCard& card) {
    card.solver->sampler.*setting =
        PublishedSampler(card.solver->kind).*setting;
  };
}

void AddSampler(std::vector<CardKey>& keys) {
  keys.push_back(ChoiceKey<StartVideo>(
      {"solver", "start_video", Need::kOptional},
      [](auto& c) -> auto& { return c.solver->sampler.start_video; },
      {"reconstruction", "measurement"}));
  LeaveAsPublished(&SamplerSettings::start_video, keys);
  keys.push_back(BoolKey(
      {"solver", "codec_compensation", Need::kOptional},
      [](auto& c) -> auto& { return c.solver->sampler.codec_compensation; }));
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
      [](auto& c) -> auto& { return c.solver->sampler.consistency_every; },
      kConsistencyEveryRange.minimum, kConsistencyEveryRange.maximum));
  LeaveAsPublished(&SamplerSettings::consistency_every, keys);
  keys.push_back(IntegerKey(
      {"solver", "cg_iterations", Need::kOptional},
      [](auto& c) -> auto& { return c.solver->sampler.cg_iterations; },
      kCgIterationsRange.minimum, kCgIterationsRange.maximum));
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
          MakeSection("detail", &ModelCard::detail),
          MakeSection("schedule", &ModelCard::schedule),
          MakeSection("solver", &ModelCard::solver),
          MakeSection("text", &ModelCard::text)};
}

std::vector<CardKey> MakeKeys() {
  std::vector<CardKey> keys;
  AddCard(keys);
  AddNetworkKeys(keys);
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
