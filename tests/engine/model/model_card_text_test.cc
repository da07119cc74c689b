#include "engine/model/model_card_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "engine/model/model_card_reader.h"
#include "engine/model/model_card_schema.h"
#include "tests/testing/model_cards.h"

namespace limpid {
namespace {

using testing::HasSubstr;
using testing::Not;

void ExpectSame(const ModelCard& a, const ModelCard& b) {
  for (const CardSection& section : CardSections()) {
    EXPECT_EQ(section.is_present(a), section.is_present(b)) << section.name;
  }
  for (const CardKey& key : CardKeys()) {
    for (const CardSection& section : CardSections()) {
      if (section.name != key.section || !section.is_present(a)) continue;
      EXPECT_EQ(key.get(a), key.get(b)) << key.path();
    }
  }
}

TEST(ModelCardTextTest, IsReadBack) {
  ModelCard card = TestCard();
  card.text = {.weights = TestWeightFile("../texts/none.safetensors")};
  const auto again = ParseModelCard(FormatModelCard(card), "card");
  ASSERT_TRUE(again.ok()) << again.status();
  ExpectSame(card, *again);
}

TEST(ModelCardTextTest, AnyTextIsReadBack) {
  for (const char* text :
       {"null", "~", "true", "- a", "a: b", "# no comment", "two\nlines", "'",
        "\"", "\\", "{", "ü", "100", " ", "%"}) {
    ModelCard card = TestCard();
    card.source = text;
    const auto again = ParseModelCard(FormatModelCard(card), "card");
    ASSERT_TRUE(again.ok()) << again.status();
    EXPECT_EQ(again->source, text);
  }
}

TEST(ModelCardTextTest, HasOnlyTheSectionsOfTheCard) {
  ModelCard card = TestCard();
  card.prior.reset();
  const std::string text = FormatModelCard(card);
  EXPECT_THAT(text, HasSubstr("\nlean_vae:\n  l_dim: 128\n"));
  EXPECT_THAT(text, HasSubstr("  timesteps: [1000, 522.5]\n"));
  EXPECT_THAT(text, Not(HasSubstr("prior:")));
  EXPECT_THAT(text, Not(HasSubstr("wan_vae:")));
}

}  // namespace
}  // namespace limpid
