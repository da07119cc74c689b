// Tests of engine/operators/parse_operator.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "engine/base/errors.h"
#include "engine/operators/operator_spec.h"

namespace limpid {
namespace {

using std::string_literals::operator""s;
using testing::HasSubstr;

std::string MessageFor(std::string_view text) {
  const auto spec = ParseOperator(text);
  EXPECT_FALSE(spec.ok()) << text.substr(0, 80);
  EXPECT_EQ(FieldOf(spec.status()), "operator");
  return std::string(spec.status().message());
}

class RoundTripTest : public testing::TestWithParam<std::string> {};

TEST_P(RoundTripTest, FormatsWhatItParsed) {
  const auto spec = ParseOperator(GetParam());
  ASSERT_TRUE(spec.ok()) << spec.status();
  EXPECT_EQ(FormatOperator(*spec), GetParam());
}

INSTANTIATE_TEST_SUITE_P(
    Operators, RoundTripTest,
    testing::Values(
        "identity", "mask:missing=0.5,seed=1",
        "mask:missing=0,seed=18446744073709551615", "mask:file=dir/m.png",
        "mask:per_frame=1", "blur:sigma=3,taps=61,border=reflect",
        "blur:sigma=0.1,taps=3,border=zero", "blur:file=k.npy,border=reflect",
        "downsample:factor=4,kernel=area", "downsample:factor=3,kernel=bicubic",
        "temporal_average:frames=7",
        "temporal_average:frames=2+blur:sigma=1.25,taps=11,"
        "border=reflect+downsample:factor=8,kernel=area"));

TEST(ParseOperatorTest, FillsInDefaults) {
  const auto spec = ParseOperator("blur:sigma=3+downsample:factor=2");
  ASSERT_TRUE(spec.ok()) << spec.status();
  EXPECT_EQ(FormatOperator(*spec),
            "blur:sigma=3,taps=25,border=reflect+"
            "downsample:factor=2,kernel=area");
}

TEST(ParseOperatorTest, TakesSettingsInAnyOrder) {
  const auto spec = ParseOperator("mask:seed=4,missing=0.25");
  ASSERT_TRUE(spec.ok()) << spec.status();
  EXPECT_EQ(FormatOperator(*spec), "mask:missing=0.25,seed=4");
}

TEST(ParseOperatorTest, NamesWhatWasFoundAndWhatIsAllowed) {
  EXPECT_THAT(MessageFor("deblur"), HasSubstr("\"deblur\", allowed are"));
  EXPECT_THAT(MessageFor("blur:sigma=60"),
              HasSubstr("blur.gaussian.sigma is 60, allowed are 0.1 to 50"));
  EXPECT_THAT(MessageFor("blur:sigma=3,taps=4"), HasSubstr("is 4, allowed"));
  EXPECT_THAT(MessageFor("downsample:factor=5"), HasSubstr("is 5, allowed"));
  EXPECT_THAT(MessageFor("blur:sigma=3,border=wrap"), HasSubstr("\"wrap\""));
  EXPECT_THAT(MessageFor("mask:missing=1"), HasSubstr("less than 1"));
  EXPECT_THAT(MessageFor("temporal_average:frames=17"), HasSubstr("1 to 16"));
}

class BadTextTest : public testing::TestWithParam<std::string> {};

TEST_P(BadTextTest, IsRefused) { EXPECT_NE(MessageFor(GetParam()), ""); }

INSTANTIATE_TEST_SUITE_P(
    Texts, BadTextTest,
    testing::Values(
        "", " ", "+", "identity+", "+identity", "identity:", "identity:x=1",
        "Identity", "mask", "mask:", "mask:missing",
        "mask:missing=", "mask:missing=nan", "mask:missing=inf",
        "mask:missing=-0.5", "mask:missing=-1", "mask:missing=1e400",
        "mask:missing=0.5x", "mask:missing= 0.5",
        "mask:missing=0.5,missing=0.5", "mask:missing=0.5,file=m.png",
        "mask:seed=1", "mask:file=", "mask:file=a\0b"s, "mask:bitmap=2x2",
        "mask:per_frame=0", "mask:missing=0.5,seed=-1",
        "mask:missing=0.5,seed=18446744073709551616", "blur", "blur:sigma=nan",
        "blur:sigma=0", "blur:sigma=-3", "blur:sigma=1e308",
        "blur:sigma=3,taps=99999999999999999999", "blur:sigma=3,taps=257",
        "blur:sigma=3,taps=-1", "blur:sigma=0x3", "blur:sigma=3,file=k.npy",
        "downsample:factor=4294967298", "downsample:factor=4,kernel=lanczos",
        "temporal_average:frames=0", "temporal_average:frames=7;",
        "blur:sigma=3\0"s, "\0"s));

TEST(ParseOperatorTest, RefusesMoreStagesThanEight) {
  std::string text = "identity";
  for (int i = 0; i < 7; ++i) text += "+identity";
  EXPECT_TRUE(ParseOperator(text).ok());
  EXPECT_THAT(MessageFor(text + "+identity"), HasSubstr("9 stages"));
}

TEST(ParseOperatorTest, AnswersAMegabyteWithAShortMessage) {
  const std::string big(1 << 20, '+');
  EXPECT_THAT(MessageFor(big), HasSubstr("1048576 bytes"));
  EXPECT_LT(MessageFor(std::string(8000, '\x01')).size(), 500u);
  EXPECT_LT(MessageFor("mask:" + std::string(8000, ',')).size(), 500u);
}

}  // namespace
}  // namespace limpid
