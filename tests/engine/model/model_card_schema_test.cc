#include "engine/model/model_card_schema.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "engine/model/model_card_value.h"
#include "engine/solver/solver_kind.h"

namespace limpid {
namespace {

ModelCard CardWithEverything() {
  ModelCard card;
  for (const CardSection& section : CardSections()) section.add(card);
  return card;
}

const CardKey& Key(const std::string& path) {
  for (const CardKey& key : CardKeys()) {
    if (key.path() == path) return key;
  }
  throw std::out_of_range(path);
}

TEST(ModelCardSchemaTest, EveryKeyIsInASectionAndThereOnce) {
  std::set<std::string> sections, paths;
  for (const CardSection& section : CardSections()) {
    EXPECT_TRUE(sections.insert(section.name).second) << section.name;
  }
  for (const CardKey& key : CardKeys()) {
    EXPECT_TRUE(sections.contains(key.section)) << key.path();
    EXPECT_TRUE(paths.insert(key.path()).second) << key.path();
    EXPECT_FALSE(key.allowed.empty()) << key.path();
  }
}

TEST(ModelCardSchemaTest, SectionsComeAndAreSeen) {
  const ModelCard card = CardWithEverything();
  for (const CardSection& section : CardSections()) {
    EXPECT_TRUE(section.is_present(card)) << section.name;
    EXPECT_EQ(section.is_present(ModelCard()), section.name.empty());
  }
}

// A field behind two keys, or a key behind none, would show here.
TEST(ModelCardSchemaTest, EveryKeySetsAFieldOfItsOwn) {
  for (const CardKey& key : CardKeys()) {
    ModelCard card = CardWithEverything();
    const ModelCard before = card;
    std::string word;
    for (const char* candidate :
         {"3", "4", "1", "true", "other", "int8", "taehv", "avis", "groups",
          "measurement", "reference", "latents", "0"}) {
      if (key.get(card) != std::vector<std::string>{candidate} &&
          (key.set(card, {candidate}) ||
           key.set(card, std::vector<std::string>(4, candidate)))) {
        word = candidate;
        break;
      }
    }
    if (key.name == "sha256") {
      word = std::string(64, 'b');
      ASSERT_TRUE(key.set(card, {word}));
    }
    ASSERT_NE(word, "") << key.path();
    for (const CardKey& other : CardKeys()) {
      EXPECT_EQ(other.get(card) != other.get(before),
                other.path() == key.path())
          << key.path() << " and " << other.path();
    }
  }
}

TEST(ModelCardSchemaTest, WhatIsNotAllowedChangesNothing) {
  ModelCard card = CardWithEverything();
  card.schedule->timesteps = {7};
  EXPECT_FALSE(Key("schedule.timesteps").set(card, {"5", "1001"}));
  EXPECT_FALSE(
      Key("schedule.timesteps").set(card, {"1000", "757", "522", "0"}));
  EXPECT_FALSE(
      Key("schedule.timesteps").set(card, std::vector<std::string>(17, "500")));
  EXPECT_FALSE(Key("schedule.timesteps").set(card, {}));
  EXPECT_EQ(card.schedule->timesteps, std::vector<double>{7});
  EXPECT_FALSE(Key("prior.dim").set(card, {"1"}));
  EXPECT_EQ(card.prior->dit.dim, DitConfig().dim);
}

TEST(ModelCardSchemaTest, SolversAndCodecsAreThoseOfTheEngine) {
  ModelCard card = CardWithEverything();
  for (const SolverKind kind :
       {SolverKind::kAvis, SolverKind::kAvisFlash, SolverKind::kInstantVir}) {
    EXPECT_TRUE(Key("solver.kind").set(card, {std::string(SolverName(kind))}));
  }
  EXPECT_FALSE(Key("solver.kind").set(card, {"linear"}));
  for (const CodecKind kind : {CodecKind::kWanVae, CodecKind::kLeanVae,
                               CodecKind::kLeanVaeWan, CodecKind::kTaehv}) {
    EXPECT_TRUE(Key("codec.kind").set(card, {std::string(CodecName(kind))}));
    EXPECT_EQ(card.codec->kind, kind);
  }
}

}  // namespace
}  // namespace limpid
