#include "server/config_value.h"

#include <gtest/gtest.h>

namespace limpid::server {
namespace {

TEST(ConfigValueTest, ReadsSizesWithBinaryUnits) {
  EXPECT_EQ(ParseBytes("4GiB"), int64_t{4} << 30);
  EXPECT_EQ(ParseBytes("64KiB"), 65536);
  EXPECT_EQ(ParseBytes("100B"), 100);
  EXPECT_EQ(ParseBytes("100"), 100);
}

TEST(ConfigValueTest, RefusesSizesThatAreNone) {
  for (const char* text : {"", "GiB", "-1KiB", "4GB", "1.5GiB", "4 apples",
                           "9223372036854775807KiB"}) {
    EXPECT_FALSE(ParseBytes(text).has_value()) << text;
  }
}

TEST(ConfigValueTest, WritesSizesInTheLargestUnitThatDivides) {
  EXPECT_EQ(FormatBytes(int64_t{4} << 30), "4GiB");
  EXPECT_EQ(FormatBytes((int64_t{4} << 20) - 65536), "4032KiB");
  EXPECT_EQ(FormatBytes(1001), "1001B");
  EXPECT_EQ(FormatBytes(0), "0");
}

TEST(ConfigValueTest, ReadsDurations) {
  EXPECT_EQ(ParseDuration("250ms"), absl::Milliseconds(250));
  EXPECT_EQ(ParseDuration("1m30s"), absl::Seconds(90));
  EXPECT_FALSE(ParseDuration("30").has_value());
  EXPECT_FALSE(ParseDuration("soon").has_value());
}

TEST(ConfigValueTest, ReadsBooleansAndIntegers) {
  EXPECT_EQ(ParseBool("true"), true);
  EXPECT_EQ(ParseBool(FormatBool(false)), false);
  EXPECT_FALSE(ParseBool("yes").has_value());
  EXPECT_EQ(ParseInteger("-3"), -3);
  EXPECT_FALSE(ParseInteger("3.0").has_value());
}

TEST(ConfigValueTest, TellsLoopbackAddressesFromOthers) {
  EXPECT_TRUE(ParseListenAddress("127.0.0.1:0")->is_loopback());
  EXPECT_TRUE(ParseListenAddress("localhost:7400")->is_loopback());
  EXPECT_TRUE(ParseListenAddress("[::1]:7400")->is_loopback());
  EXPECT_FALSE(ParseListenAddress("0.0.0.0:7400")->is_loopback());
  EXPECT_FALSE(ParseListenAddress("[::]:7400")->is_loopback());
  EXPECT_FALSE(ParseListenAddress("127.example.com:7400")->is_loopback());
}

TEST(ConfigValueTest, RefusesAddressesWithoutAHostOrAPort) {
  for (const char* text : {"", "7400", ":7400", "localhost", "localhost:",
                           "localhost:70000", "localhost:-1", "::1:7400"}) {
    EXPECT_FALSE(ParseListenAddress(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace limpid::server
