#include "cli/restored_format.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/test_media.h"

namespace limpid::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

v1::Opened OpenedTo(uint32_t width, uint32_t height) {
  v1::Opened opened;
  opened.mutable_config()->set_output_width(width);
  opened.mutable_config()->set_output_height(height);
  return opened;
}

TEST(RestoredFormatTest, IsTheSourceInTheRestoredSize) {
  const FrameFormat source = RgbFormat({8, 6});
  const auto format = RestoredFormat(source, {16, 12}, OpenedTo(16, 12));
  ASSERT_TRUE(format.ok()) << format.status();
  EXPECT_EQ(format->size, (FrameSize{16, 12}));
  EXPECT_EQ(format->layout, PixelLayout::kRgb);
}

TEST(RestoredFormatTest, AnotherSizeIsTheServersFault) {
  const auto format =
      RestoredFormat(RgbFormat({8, 6}), {16, 12}, OpenedTo(4000, 12));
  EXPECT_EQ(format.status().code(), absl::StatusCode::kInternal);
  EXPECT_THAT(std::string(format.status().message()),
              AllOf(HasSubstr("4000x12"), HasSubstr("16x12")));
}

}  // namespace
}  // namespace limpid::cli
