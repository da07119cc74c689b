#include "cli/json_output.h"

#include <gtest/gtest.h>

namespace limpid::cli {
namespace {

TEST(JsonOutputTest, KeepsTheOrderAndIndents) {
  EXPECT_EQ(DumpJson({{"b", 1}, {"a", "x"}}),
            "{\n  \"b\": 1,\n  \"a\": \"x\"\n}");
}

TEST(JsonOutputTest, LatinOnePathsDoNotStopIt) {
  EXPECT_EQ(DumpJson("caf\xe9.mp4"), "\"caf\xef\xbf\xbd.mp4\"");
  EXPECT_EQ(DumpJson("caf\xc3\xa9.mp4"), "\"caf\xc3\xa9.mp4\"");
}

}  // namespace
}  // namespace limpid::cli
