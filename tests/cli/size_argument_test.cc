#include "cli/size_argument.h"

#include <gtest/gtest.h>

namespace limpid::cli {
namespace {

TEST(SizeArgumentTest, ReadsWidthAndHeight) {
  EXPECT_EQ(*ParseSize("--size", "832x480"), (FrameSize{832, 480}));
}

TEST(SizeArgumentTest, RefusesEverythingElse) {
  for (const char* text :
       {"", "832", "832x", "x480", "0x480", "-1x2", "8x4x2", "axb", "8.5x4"}) {
    EXPECT_EQ(ParseSize("--size", text).status().code(),
              absl::StatusCode::kInvalidArgument)
        << text;
  }
}

TEST(SizeArgumentTest, NamesTheFlagAndWhatWasFound) {
  EXPECT_EQ(std::string(ParseSize("--size", "big").status().message()),
            "--size is \"big\", expected WIDTHxHEIGHT, such as 832x480");
}

}  // namespace
}  // namespace limpid::cli
