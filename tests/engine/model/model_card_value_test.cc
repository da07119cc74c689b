#include "engine/model/model_card_value.h"

#include <gtest/gtest.h>

#include <string>

namespace limpid {
namespace {

TEST(ModelCardValueTest, ParsesNumbers) {
  EXPECT_EQ(ParseCardInteger("-12"), -12);
  EXPECT_FALSE(ParseCardInteger("1.5").has_value());
  EXPECT_FALSE(ParseCardInteger("99999999999999999999").has_value());
  EXPECT_EQ(ParseCardNumber("833.3333"), 833.3333);
  for (const char* text : {"", "nan", "inf", "-inf", "1e999", "1,5"}) {
    EXPECT_FALSE(ParseCardNumber(text).has_value()) << text;
  }
}

TEST(ModelCardValueTest, ParsesTruth) {
  EXPECT_EQ(ParseCardBool("true"), true);
  EXPECT_EQ(ParseCardBool("false"), false);
  EXPECT_FALSE(ParseCardBool("True").has_value());
  EXPECT_EQ(FormatCardBool(true), "true");
  EXPECT_EQ(FormatCardBool(false), "false");
}

TEST(ModelCardValueTest, NumbersComeBackExactly) {
  for (const double value : {0.0, 1.0, 833.3333, 1.0 / 3, -0.7571, 1e-6}) {
    EXPECT_EQ(ParseCardNumber(FormatCardNumber(value)), value);
  }
  EXPECT_EQ(FormatCardNumber(2.8184), "2.8184");
  EXPECT_EQ(FormatCardNumber(522), "522");
}

TEST(ModelCardValueTest, KnowsModelNames) {
  EXPECT_TRUE(IsModelName("wan2.1-1.3b_student"));
  EXPECT_TRUE(IsModelName(std::string(64, 'a')));
  for (const std::string& name :
       {std::string(), std::string("Wan"), std::string("a b"),
        std::string(".hidden"), std::string("-flag"), std::string("a/b"),
        std::string(65, 'a')}) {
    EXPECT_FALSE(IsModelName(name)) << name;
  }
}

TEST(ModelCardValueTest, KnowsRelativePaths) {
  EXPECT_TRUE(IsRelativePath("prior.safetensors"));
  EXPECT_TRUE(IsRelativePath("../wan/codec.safetensors"));
  for (const char* path : {"", "/etc/passwd", "a\nb"}) {
    EXPECT_FALSE(IsRelativePath(path)) << path;
  }
}

TEST(ModelCardValueTest, KnowsHashes) {
  EXPECT_TRUE(IsSha256(std::string(32, 'a') + std::string(32, '0')));
  EXPECT_FALSE(IsSha256(std::string(63, 'a')));
  EXPECT_FALSE(IsSha256(std::string(64, 'A')));
  EXPECT_FALSE(IsSha256(std::string(64, 'g')));
}

}  // namespace
}  // namespace limpid
